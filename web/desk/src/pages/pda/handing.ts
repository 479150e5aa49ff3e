import { asApiError, get, newKey, online, send, type components } from '@linli/shared'
import { computed, ref } from 'vue'

export type Pickup = components['schemas']['PickupView']
export type PickupLine = components['schemas']['PickupLineView']
type Book = components['schemas']['OfflineBook']

interface Pieces {
  sku_id: string
  quantity: number
}
interface Waiting {
  key: string
  order_id: string
  store_id: string
  lines: Pieces[]
  collected_at: string
}

const BOOK = 'linli.pda.book'
const QUEUE = 'linli.pda.queue'
const REFUSED = 'linli.pda.refused'

function kept<T>(name: string, other: T): T {
  try {
    return (JSON.parse(localStorage.getItem(name) ?? 'null') as T | null) ?? other
  } catch {
    return other
  }
}

const book = ref<Book | null>(kept<Book | null>(BOOK, null))
const queue = ref<Waiting[]>(kept<Waiting[]>(QUEUE, []))
const refused = ref<Waiting[]>(kept<Waiting[]>(REFUSED, []))
let sending = false

function keep(): void {
  localStorage.setItem(QUEUE, JSON.stringify(queue.value))
  localStorage.setItem(REFUSED, JSON.stringify(refused.value))
}

async function hash(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** What of a pickup this device has handed out and not sent yet is gone already. */
function withQueue(pickup: Pickup): Pickup {
  const gone = queue.value.filter((one) => one.order_id === pickup.order_id).flatMap((one) => one.lines)
  const lines = pickup.lines.map((line) => ({ ...line }))
  for (const { sku_id, quantity } of gone) {
    let left = quantity
    for (const line of lines.filter((one) => one.sku_id === sku_id)) {
      const part = Math.min(left, line.quantity - line.collected)
      line.collected += part
      left -= part
    }
  }
  return { ...pickup, lines }
}

async function inBook(storeId: string, scanned: string): Promise<Pickup | null> {
  const own = book.value
  if (!own || own.store_id !== storeId || !globalThis.crypto?.subtle) return null
  const wanted = await hash(own.salt + scanned)
  const found = own.items.find((one) => one.code_hash === wanted || one.token_hash === wanted)
  return found ? withQueue(found.pickup) : null
}

/** Sends what was handed out without a net, in order; each under its own key, so that nothing counts twice. */
async function flush(): Promise<void> {
  if (sending) return
  sending = true
  try {
    while (queue.value.length) {
      const one = queue.value[0]!
      try {
        await send('POST', `/api/pickups/${one.order_id}/collections`, { key: one.key, body: { lines: one.lines, collected_at: one.collected_at } })
      } catch (problem) {
        const { status } = asApiError(problem)
        if (status === 0 || status >= 500 || status === 401 || status === 429) return
        refused.value = [...refused.value, one]
      }
      queue.value = queue.value.slice(1)
      keep()
    }
  } finally {
    sending = false
  }
}

/** Verifying and handing out at a counter whose net comes and goes. */
export function useHanding() {
  return {
    waiting: computed(() => queue.value.length),
    refused,
    flush,
    /** Fetches what lies ready, for when the net goes away. */
    async refresh(storeId: string): Promise<void> {
      await flush()
      book.value = await get<Book>('/api/pickups/offline', { store_id: storeId })
      localStorage.setItem(BOOK, JSON.stringify(book.value))
    },
    /** The pickup that a scan opens; null when offline and unknown here. Throws the server's refusal. */
    async verify(storeId: string, scanned: string): Promise<Pickup | null> {
      if (online.value && !queue.value.length) {
        try {
          return await send<Pickup>('POST', '/api/pickups/verification', { body: { store_id: storeId, code: scanned } })
        } catch (problem) {
          if (!asApiError(problem).offline) throw problem
        }
      }
      return inBook(storeId, scanned)
    },
    /** Hands pieces out; `false` when it waits for the net. Throws the server's refusal. */
    async collect(pickup: Pickup, lines: Pieces[]): Promise<Pickup | false> {
      const one: Waiting = { key: newKey(), order_id: pickup.order_id, store_id: pickup.store_id, lines, collected_at: new Date().toISOString() }
      queue.value = [...queue.value, one]
      keep()
      if (!online.value || queue.value.length > 1) {
        void flush()
        return false
      }
      try {
        const answer = await send<Pickup>('POST', `/api/pickups/${one.order_id}/collections`, { key: one.key, body: { lines } })
        forget(one)
        return answer
      } catch (problem) {
        if (asApiError(problem).offline) return false
        forget(one)
        throw problem
      }
    },
    dropRefused(): void {
      refused.value = []
      keep()
    },
  }
}

function forget(one: Waiting): void {
  queue.value = queue.value.filter((other) => other.key !== one.key)
  keep()
}
