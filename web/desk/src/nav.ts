import type { Component } from 'vue'

/** One entry of the sidebar; a page folder's `nav.ts` exports a list of them. */
export interface NavEntry {
  /** Tens in the first part (10 今天 … 70 商品库存), hundreds in 经营邻里 (110 邻居 … 140 看板). */
  order: number
  to: string
  icon: Component
  label: { zh: string; en: string }
  /** Roles that see it; none means everybody. */
  roles?: readonly string[]
  /** How many things wait there; asked on entry, on store change and on a hint of one of the topics. */
  badge?: (storeId: string | null, signal: AbortSignal) => Promise<number>
  topics?: (storeId: string | null) => string[]
}

const files = import.meta.glob('./pages/*/nav.ts', { eager: true, import: 'default' }) as Record<string, NavEntry[]>

/** All entries, in order. */
export const navEntries: NavEntry[] = Object.values(files)
  .flat()
  .sort((a, b) => a.order - b.order)
