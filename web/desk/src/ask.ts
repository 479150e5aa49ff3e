import 'element-plus/es/components/message-box/style/css'
import { ElMessageBox, type ElMessageBoxOptions } from 'element-plus'
import { withBack } from '@linli/shared'

/** Ask before what is not easily undone; whether the answer was yes. The back key says no. */
export async function askSure(text: string, title = ''): Promise<boolean> {
  return withBack(ElMessageBox.confirm(text, title), ElMessageBox.close).then(() => true, () => false)
}

/** Ask for a few words; null where there was no answer. The back key gives none. */
export async function askWords(text: string, title: string, options: ElMessageBoxOptions): Promise<string | null> {
  const answer: unknown = await withBack(ElMessageBox.prompt(text, title, options), ElMessageBox.close).catch(() => null)
  return answer ? ((answer as { value?: string }).value ?? '').trim() : null
}
