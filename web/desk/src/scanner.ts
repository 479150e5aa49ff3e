import { onScopeDispose } from 'vue'

type OnScan = (code: string) => void

/** A hand scanner types faster than any hand: under 40 ms a key, ended by Enter. */
const FASTEST_HAND_MS = 40
const SHORTEST_CODE = 4
const takers: OnScan[] = []
let typed = ''
let lastAt = 0

function onKey(event: KeyboardEvent): void {
  const target = event.target as HTMLElement | null
  if (target?.closest('input, textarea, select, [contenteditable="true"]')) return
  const slow = event.timeStamp - lastAt > FASTEST_HAND_MS
  lastAt = event.timeStamp
  if (event.key === 'Enter') {
    const code = typed
    typed = ''
    if (slow || code.length < SHORTEST_CODE) return
    event.preventDefault()
    takers.at(-1)?.(code)
    return
  }
  if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return
  typed = slow ? event.key : typed + event.key
}

/** Takes what a hand scanner reads while no field has the focus. The page opened last comes first. */
export function useScanner(onScan: OnScan): void {
  if (!takers.length) window.addEventListener('keydown', onKey)
  takers.push(onScan)
  onScopeDispose(() => {
    takers.splice(takers.indexOf(onScan), 1)
    if (!takers.length) window.removeEventListener('keydown', onKey)
  })
}
