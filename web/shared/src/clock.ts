import { ref } from 'vue'

/** How far the server's clock is ahead of ours, in ms (the demo can turn it). */
export const clockOffset = ref(0)

/** Now, by the server's clock. */
export function now(): number {
  return Date.now() + clockOffset.value
}
