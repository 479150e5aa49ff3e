import { computed, type Ref } from 'vue'
import { get, useLoad, type ApiError, type components } from './api'

export type GroupBuy = components['schemas']['GroupBuyView']

export interface Progress {
  data: Ref<GroupBuy | null>
  error: Ref<ApiError | null>
  /** What the bar runs towards: forming first, then the next price. */
  goal: Ref<number>
  /** How far it has come, in per cent of the goal. */
  share: Ref<number>
}

/** A group buy at this address whose progress follows the neighbours who join. */
export function useGroupBuy(address: string, id: string): Progress {
  const { data, error } = useLoad((signal) => get<GroupBuy>(address, undefined, signal), { live: () => [`groupbuy:${id}`] })
  const goal = computed(() => {
    const one = data.value
    if (!one) return 1
    return one.households_missing ? one.threshold : one.households + (one.next_tier?.households_missing ?? 0)
  })
  const share = computed(() => Math.min(100, (100 * (data.value?.households ?? 0)) / Math.max(1, goal.value)))
  return { data, error, goal, share }
}
