import { holds, useLive } from '@linli/shared'
import { computed, onScopeDispose, reactive, watch } from 'vue'
import { navEntries } from '../nav'
import { useStore } from '../store'

/** The counts beside the sidebar's entries, kept current by live hints. A count that fails shows nothing. */
export function useBadges() {
  const { storeId } = useStore()
  const entries = navEntries.filter((entry) => holds(entry.roles))
  const counts = reactive<Record<string, number>>({})
  let running = new AbortController()

  async function refresh(): Promise<void> {
    running.abort()
    const mine = (running = new AbortController())
    await Promise.all(
      entries.map(async (entry) => {
        if (!entry.badge) return
        const n = await entry.badge(storeId.value, mine.signal).catch(() => 0)
        if (!mine.signal.aborted) counts[entry.to] = n
      }),
    )
  }

  watch(storeId, refresh, { immediate: true })
  useLive(() => entries.flatMap((entry) => entry.topics?.(storeId.value) ?? []), () => void refresh())
  onScopeDispose(() => running.abort())
  return { entries, counts, waiting: computed(() => entries.filter((entry) => (counts[entry.to] ?? 0) > 0)) }
}
