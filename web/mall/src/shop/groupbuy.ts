import { get, money, type components } from '@linli/shared'
import type { GroupBuy, Listed } from './types'

export type { GroupBuy } from './types'
export type Neighbour = components['schemas']['Neighbour']

/** What can be joined now in a store, the nearest deadline first. */
export function openGroupBuys(storeId: string, communityId: string, signal: AbortSignal): Promise<Listed<GroupBuy>> {
  return get('/api/mall/groupbuys', { store_id: storeId, community_id: communityId }, signal)
}

/** One group buy, with the reader's own part. */
export function groupBuy(id: string, signal: AbortSignal): Promise<GroupBuy> {
  return get(`/api/mall/groupbuys/${id}`, {}, signal)
}

/** Who joined, the latest first. */
export function neighboursOf(id: string, after: string | null): Promise<Listed<Neighbour>> {
  return get(`/api/mall/groupbuys/${id}/neighbours`, { after, limit: 50 })
}

/** The tiers as LnTierBar draws them; a single tier starts from nobody. */
export function stops(one: GroupBuy): { count: number; price_fen: number }[] {
  return one.tiers.map((tier) => ({ count: tier.households, price_fen: tier.unit_fen }))
}

/** The next tier alone, for a bar that shows how far it is to there. */
export function nextStop(one: GroupBuy): { count: number; price_fen: number }[] {
  const all = stops(one)
  return [all.find((stop) => stop.count > one.households) ?? all.at(-1) ?? { count: 1, price_fen: one.unit_fen }]
}

/** Where to pay for one piece of it. */
export function checkoutOf(one: GroupBuy): { path: string; query: Record<string, string> } {
  return { path: '/checkout', query: { groupbuy_id: one.id, sku_id: one.goods.sku_id, quantity: '1' } }
}

/** Hands the page's link to the phone's own share sheet, else to the clipboard; true when it was copied. */
export async function callNeighbours(one: GroupBuy, title: (name: string, price: string) => string): Promise<boolean> {
  const url = new URL(`/group-buys/${one.id}`, location.origin).href
  const text = title(one.title, money(one.unit_fen))
  if (navigator.share) {
    await navigator.share({ title: text, url }).catch(() => undefined)
    return false
  }
  await navigator.clipboard.writeText(`${text} ${url}`)
  return true
}
