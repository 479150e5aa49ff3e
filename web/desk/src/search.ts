import type { RouteLocationRaw } from 'vue-router'

export interface Hit {
  title: string
  note?: string
  picture?: string | null
  to: RouteLocationRaw
  /** A code that was scanned or typed in full: opened at once. */
  exact?: boolean
}

/** What a page folder's `search.ts` exports: how the one search finds things of that kind. */
export interface SearchProvider {
  order: number
  kind: { zh: string; en: string }
  roles?: readonly string[]
  find: (word: string, storeId: string | null, signal: AbortSignal) => Promise<Hit[]>
}

const files = import.meta.glob('./pages/*/search.ts', { eager: true, import: 'default' }) as Record<string, SearchProvider>

export const searchProviders: SearchProvider[] = Object.values(files).sort((a, b) => a.order - b.order)
