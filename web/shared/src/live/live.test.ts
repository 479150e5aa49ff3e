import { effectScope, nextTick, ref } from 'vue'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useLive } from './index'

class FakeSocket extends EventTarget {
  static readonly OPEN = 1
  static all: FakeSocket[] = []
  readyState = 0
  sent: string[] = []
  constructor(readonly url: string) {
    super()
    FakeSocket.all.push(this)
  }
  send(text: string): void {
    this.sent.push(text)
  }
  close(): void {
    this.readyState = 3
    this.dispatchEvent(new Event('close'))
  }
  open(): void {
    this.readyState = 1
    this.dispatchEvent(new Event('open'))
  }
  say(body: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(body) }))
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('WebSocket', FakeSocket)
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ realtime_url: 'ws://x/ws', demo: true, now: new Date().toISOString() })))
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('subscribes, coalesces hints, and fetches again after a lost line', async () => {
  const heard: unknown[][] = []
  const topics = ref(['group_buy:1'])
  const scope = effectScope()
  scope.run(() => useLive(topics, (hints) => heard.push(hints)))
  await vi.waitFor(() => expect(FakeSocket.all).toHaveLength(1))
  const first = FakeSocket.all[0]!
  first.open()
  expect(first.sent).toEqual(['{"subscribe":["group_buy:1"]}'])

  first.say([{ topic: 'group_buy:1', event: 'Joined', id: 'a' }, { topic: 'other', event: 'X', id: 'b' }])
  first.say({ topic: 'group_buy:1', event: 'Joined', id: 'c' })
  await vi.advanceTimersByTimeAsync(200)
  expect(heard).toEqual([[{ topic: 'group_buy:1', event: 'Joined', id: 'a' }, { topic: 'group_buy:1', event: 'Joined', id: 'c' }]])

  topics.value = ['group_buy:1', 'store:s']
  await nextTick()
  expect(first.sent.at(-1)).toBe('{"subscribe":["store:s"]}')

  first.close()
  await vi.advanceTimersByTimeAsync(1500)
  const second = FakeSocket.all[1]!
  second.open()
  expect(second.sent).toEqual(['{"subscribe":["group_buy:1","store:s"]}'])
  await vi.advanceTimersByTimeAsync(200)
  expect(heard.at(-1)).toEqual([])

  scope.stop()
  expect(second.readyState).toBe(3)
})

it('fetches again when the first line was slow to open', async () => {
  const heard: unknown[][] = []
  const scope = effectScope()
  const lines = FakeSocket.all.length
  scope.run(() => useLive(['store:s'], (hints) => heard.push(hints)))
  await vi.waitFor(() => expect(FakeSocket.all).toHaveLength(lines + 1))
  await vi.advanceTimersByTimeAsync(2_000)
  FakeSocket.all.at(-1)!.open()
  await vi.advanceTimersByTimeAsync(200)
  expect(heard).toEqual([[]])
  scope.stop()
})
