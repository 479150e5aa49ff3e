import { onScopeDispose, ref, type Ref } from 'vue'

const PHONE = '(max-width: 719px)'

/** Whether the window is as narrow as a phone at this moment. */
export const narrowNow = (): boolean => window.matchMedia(PHONE).matches

/** Whether the window is as narrow as a phone. */
export function useNarrow(): Ref<boolean> {
  const query = window.matchMedia(PHONE)
  const narrow = ref(query.matches)
  const tell = (): void => void (narrow.value = query.matches)
  query.addEventListener('change', tell)
  onScopeDispose(() => query.removeEventListener('change', tell))
  return narrow
}
