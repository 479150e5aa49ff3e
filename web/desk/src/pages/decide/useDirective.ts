import { type ApiError, useAction } from '@linli/shared'
import { ElMessage } from 'element-plus/es/components/message/index'
import { ElNotification } from 'element-plus/es/components/notification/index'
import 'element-plus/es/components/message/style/css'
import 'element-plus/es/components/notification/style/css'
import { computed, h, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { decline, execute, undo } from './data'

/** The tap, taking it back, saying no; each tells what came of it and calls `after`. */
export function useDirective(after: () => void) {
  const { t } = useI18n()
  const tap = useAction((key, id: string) => execute(key, id))
  const back = useAction((key, id: string) => undo(key, id))
  const no = useAction((key, id: string, reason: string) => decline(key, id, reason))

  function failed(error: Ref<ApiError | null>): void {
    if (error.value) ElMessage({ type: 'error', message: error.value.text, duration: 6000, showClose: true })
  }
  async function runUndo(id: string): Promise<void> {
    const done = await back.run(id)
    if (done) ElMessage({ type: 'success', message: t('decide.undone') })
    else failed(back.error)
    after()
  }
  async function runExecute(id: string): Promise<void> {
    const done = await tap.run(id)
    if (!done) {
      failed(tap.error)
      return
    }
    const note = ElNotification({
      type: 'success',
      title: t('decide.executed', { n: done.parts.filter((part) => part.done_at).length }),
      message: h('span', [
        `${t('decide.undoable')}　`,
        h('button', { class: 'ln-link-brand', onClick: () => { note.close(); void runUndo(id) } }, t('decide.undo')),
      ]),
      duration: 12_000,
    })
    after()
  }
  async function runDecline(id: string, reason: string): Promise<void> {
    if (await no.run(id, reason)) ElMessage({ type: 'success', message: t('decide.refused') })
    else failed(no.error)
    after()
  }
  return { busy: computed(() => tap.busy.value || back.busy.value || no.busy.value), runExecute, runUndo, runDecline }
}
