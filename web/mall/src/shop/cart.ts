import { get, send, useSession } from '@linli/shared'
import { usePlace } from '../place'
import { tabBadges } from '../shell/badges'

export interface Counts {
  cart: number
  to_pay: number
  to_collect: number
  orders: number
}

/** Asks for the numbers on the badges and shows them; nothing for strangers. */
export async function refreshCounts(): Promise<Counts | null> {
  const { ready } = useSession()
  const { place } = usePlace()
  const session = await ready().catch(() => null)
  if (session?.kind !== 'person' || !place.value) return null
  const counts = await get<Counts>('/api/mall/counts', { store_id: place.value.store_id })
  tabBadges.cart = counts.cart
  tabBadges.me = counts.to_pay
  return counts
}

/** Lays more pieces aside in the visitor's store, all of them or none; the tab shows the new number. */
export async function layAside(key: string, lines: { sku_id: string; quantity: number }[]): Promise<number> {
  const store_id = usePlace().place.value?.store_id
  const answer = await send<{ pieces: number }>('POST', '/api/mall/cart/lines', { body: { store_id, lines }, key })
  tabBadges.cart = answer.pieces
  return answer.pieces
}
