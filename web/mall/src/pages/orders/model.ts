import type { components } from '@linli/shared'

export type Order = components['schemas']['OrderView']
export type Payment = components['schemas']['PaymentView']
export type Progress = components['schemas']['Progress']

/** What an order page needs to work without a net. */
export interface Kept {
  order: Order
  progress: Progress | null
  at: number
}

const key = (id: string): string => `linli.order.${id}`

export function keep(id: string, kept: Kept): void {
  try {
    localStorage.setItem(key(id), JSON.stringify(kept))
  } catch {
    // a full or forbidden storage only costs the offline copy
  }
}

export function kept(id: string): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(key(id)) ?? 'null') as Kept | null
  } catch {
    return null
  }
}

/** 462915 → 462 915 */
export const spaced = (code: string): string => `${code.slice(0, 3)} ${code.slice(3)}`
