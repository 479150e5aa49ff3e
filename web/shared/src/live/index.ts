import { onScopeDispose, ref, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { config } from '../api/config'

/** A hint that something changed; the truth is fetched over HTTP. */
export interface Hint {
  topic: string
  event: string
  id: string
}

type Listener = (hints: Hint[]) => void

const FIRST_WAIT = 1_000
const LONGEST_WAIT = 30_000
const SLOW_OPENING = 1_000

/** Whether hints arrive at the moment. */
export const liveConnected = ref(false)

const listeners = new Map<string, Set<Listener>>()
let socket: WebSocket | null = null
let wait = FIRST_WAIT
let timer: ReturnType<typeof setTimeout> | undefined
let connecting = false
let lost = false
let asked: number | null = null

function say(verb: 'subscribe' | 'unsubscribe', topics: string[]): void {
  if (topics.length && socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ [verb]: topics }))
}

function tell(hints: Hint[]): void {
  const due = new Map<Listener, Hint[]>()
  for (const hint of hints) {
    for (const listener of listeners.get(hint.topic) ?? []) due.set(listener, [...(due.get(listener) ?? []), hint])
  }
  for (const [listener, own] of due) listener(own)
}

function retry(): void {
  lost = true
  liveConnected.value = false
  socket = null
  clearTimeout(timer)
  if (!listeners.size) return
  timer = setTimeout(() => void connect(), wait * (0.75 + Math.random() / 2))
  wait = Math.min(wait * 2, LONGEST_WAIT)
}

function opened(): void {
  wait = FIRST_WAIT
  liveConnected.value = true
  say('subscribe', [...listeners.keys()])
  const slow = asked !== null && Date.now() - asked > SLOW_OPENING
  asked = null
  if (!lost && !slow) return
  lost = false
  // what happened in between is unknown: everybody fetches again
  for (const listener of new Set([...listeners.values()].flatMap((set) => [...set]))) listener([])
}

async function connect(): Promise<void> {
  if (socket || connecting || !listeners.size) return
  connecting = true
  try {
    asked ??= Date.now()
    const { realtime_url: url } = await config()
    socket = new WebSocket(url)
  } catch {
    retry()
    return
  } finally {
    connecting = false
  }
  socket.addEventListener('open', opened)
  socket.addEventListener('close', retry)
  socket.addEventListener('message', (message) => {
    const body: unknown = JSON.parse(String(message.data))
    const all = (Array.isArray(body) ? body : [body]) as Hint[]
    tell(all.filter((hint) => hint && typeof hint.topic === 'string'))
  })
}

function add(topics: string[], listener: Listener): void {
  const fresh = topics.filter((topic) => !listeners.has(topic))
  for (const topic of topics) listeners.set(topic, (listeners.get(topic) ?? new Set()).add(listener))
  say('subscribe', fresh)
  void connect()
}

function remove(topics: string[], listener: Listener): void {
  const gone = topics.filter((topic) => {
    const set = listeners.get(topic)
    set?.delete(listener)
    return set?.size === 0
  })
  for (const topic of gone) listeners.delete(topic)
  say('unsubscribe', gone)
  if (!listeners.size) socket?.close()
}

if (typeof window !== 'undefined') {
  const hurry = (): void => {
    if (document.visibilityState === 'hidden' || socket || !listeners.size) return
    wait = FIRST_WAIT
    clearTimeout(timer)
    void connect()
  }
  window.addEventListener('online', hurry)
  document.addEventListener('visibilitychange', hurry)
}

/**
 * Calls `onHint` when something changes on one of the topics, coalesced to one call per burst, and with
 * an empty list after a connection came late or came back. Ends with the component.
 */
export function useLive(topics: MaybeRefOrGetter<string[]>, onHint: Listener): void {
  let waiting: Hint[] = []
  let burst: ReturnType<typeof setTimeout> | undefined
  const listener: Listener = (hints) => {
    waiting.push(...hints)
    burst ??= setTimeout(() => {
      const all = waiting
      waiting = []
      burst = undefined
      onHint(all)
    }, 120)
  }
  let current: string[] = []
  const stop = watch(
    () => [...new Set(toValue(topics))].sort().join('\n'),
    (joined) => {
      const next = joined ? joined.split('\n') : []
      const before = current
      current = next
      add(next.filter((topic) => !before.includes(topic)), listener)
      remove(before.filter((topic) => !next.includes(topic)), listener)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    stop()
    clearTimeout(burst)
    remove(current, listener)
  })
}
