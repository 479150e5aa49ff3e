import { asApiError, get, type ApiError } from '@linli/shared'
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { usePlace } from '../place'
import type { Listed, ShelfItem } from './types'

/** A shelf that grows as one scrolls. `query` is null while there is nothing to ask. */
export function useGoods(query: () => { q?: string; category?: string } | null, settle = 0) {
  const items = shallowRef<ShelfItem[] | null>(null)
  const total = ref<number | null>(null)
  const next = ref<string | null>(null)
  const error = shallowRef<ApiError | null>(null)
  const loading = ref(false)
  let running: AbortController | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  async function load(after: string | null): Promise<void> {
    const asked = query()
    const store_id = usePlace().place.value?.store_id
    if (!asked || !store_id) return
    running?.abort()
    const mine = (running = new AbortController())
    loading.value = true
    try {
      const page = await get<Listed<ShelfItem>>('/api/mall/products', { store_id, ...asked, after }, mine.signal)
      if (mine !== running) return
      items.value = after ? [...(items.value ?? []), ...page.items] : page.items
      total.value = page.total
      next.value = page.next ?? null
      error.value = null
    } catch (problem) {
      if (mine === running) error.value = asApiError(problem)
    } finally {
      if (mine === running) loading.value = false
    }
  }

  function anew(): void {
    running?.abort()
    clearTimeout(timer)
    items.value = null
    next.value = null
    error.value = null
    timer = setTimeout(() => void load(null), settle)
  }

  watch(() => JSON.stringify(query()), anew, { immediate: true })
  onScopeDispose(() => {
    running?.abort()
    clearTimeout(timer)
  })
  return {
    items, total, next, error, loading,
    reload: () => load(null),
    more: async () => {
      if (!loading.value && next.value) await load(next.value)
    },
  }
}
