import { onScopeDispose, ref, type Ref } from 'vue'
import { now } from './clock'

/** The server's time, moving on every `step` ms; for countdowns and “3 分钟前”. */
export function useNow(step = 1000): Ref<number> {
  const time = ref(now())
  const timer = setInterval(() => (time.value = now()), step)
  onScopeDispose(() => clearInterval(timer))
  return time
}
