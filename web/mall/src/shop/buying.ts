import { send, useAction, useSession } from '@linli/shared'
import { showToast } from 'vant/es/toast'
import 'vant/es/toast/style'
import { useRoute, useRouter } from 'vue-router'
import { t } from '../i18n'
import { usePlace } from '../place'
import { layAside } from './cart'
import type { ShelfItem } from './types'

/** What can be done with an article from any list: lay it aside, or ask to be told when it is back. */
export function useBuying() {
  const route = useRoute()
  const router = useRouter()

  async function atHome(): Promise<boolean> {
    const session = await useSession().ready().catch(() => null)
    if (!session || session.kind === 'person') return true
    await router.push({ path: '/login', query: { next: route.fullPath } })
    return false
  }

  const adding = useAction((key, lines: { sku_id: string; quantity: number }[]) => layAside(key, lines))
  const wishing = useAction((key, body: { sku_id?: string; text?: string }) => send('POST', '/api/mall/wishes', { body, key }))

  return {
    busy: adding.busy,
    wishBusy: wishing.busy,
    /** Whether it was laid aside; a refusal is told. */
    async add(lines: { sku_id: string; quantity: number }[], said: string): Promise<boolean> {
      if (!(await atHome())) return false
      const pieces = await adding.run(lines)
      const text = pieces === undefined ? adding.error.value?.text : said
      if (text) showToast({ message: text, duration: 2000 })
      return pieces !== undefined
    },
    async wish(what: { sku_id?: string; text?: string }, said: string): Promise<boolean> {
      if (!(await atHome())) return false
      const done = await wishing.run(what)
      const text = done === undefined ? wishing.error.value?.text : said
      if (text) showToast({ message: text, duration: 2000 })
      return done !== undefined
    },
  }
}

/** Tells the log what a resident looks at; a page never waits for it, and nobody needs to know if it fails. */
export async function noteSeen(what: { sku_id: string } | { query: string; hits: number }): Promise<void> {
  const store_id = usePlace().place.value?.store_id
  const session = await useSession().ready().catch(() => null)
  if (session?.kind !== 'person' || !store_id) return
  await send('POST', '/api/mall/views', { body: { store_id, ...what } }).catch(() => undefined)
}

/** Words for the shelf of an article. */
export function stockWord(item: ShelfItem): string {
  if (item.state === 'out') return t('shop.out')
  return item.state === 'low' ? t('shop.low', { n: item.left, unit: item.unit || t('shop.piece') }) : ''
}
