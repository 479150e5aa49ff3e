import { OWN, get, now, type components } from '@linli/shared'

export type Order = components['schemas']['OrderView']
export type Payment = components['schemas']['PaymentView']
export type Progress = components['schemas']['Progress']

/** What an order page needs to work without a net. */
export interface Kept {
  order: Order
  progress: Progress | null
  at: number
}

const MOST_KEPT = 20
const PREFIX = `${OWN}order.`
const PAID = ['paid', 'partly_refunded']

/** Paid in the mall, so that there is something to fetch; what was bought at the till went along at once. */
export const fetched = (order: Order): boolean => PAID.includes(order.state) && order.mode !== 'counter'

/** An order with its pickup code as the server knows it now; kept for when the net goes away. */
export async function fresh(id: string, signal?: AbortSignal): Promise<Kept> {
  const order = await get<Order>(`/api/mall/orders/${id}`, {}, signal)
  // right after paying, the reader that starts the pickup may be a moment behind
  const progress = fetched(order) ? await get<Progress>(`/api/mall/orders/${id}/pickup`, {}, signal).catch(() => null) : null
  const found = { order, progress, at: now() }
  keep(id, found)
  return found
}

function keep(id: string, one: Kept): void {
  try {
    localStorage.setItem(PREFIX + id, JSON.stringify(one))
    for (const old of keptOrders().slice(MOST_KEPT)) localStorage.removeItem(PREFIX + old.order.id)
  } catch {
    // a full or forbidden storage only costs the offline copy
  }
}

export function kept(id: string): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + id) ?? 'null') as Kept | null
  } catch {
    return null
  }
}

/** All kept orders, newest first. */
export function keptOrders(): Kept[] {
  const names = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))
  return names
    .map((name) => kept(name.slice(PREFIX.length)))
    .filter((one): one is Kept => one !== null)
    .sort((a, b) => b.order.placed_at.localeCompare(a.order.placed_at))
}

/** 462915 → 462 915 */
export const spaced = (code: string): string => `${code.slice(0, 3)} ${code.slice(3)}`
