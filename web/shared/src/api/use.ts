import { onScopeDispose, ref, shallowRef, watch, type Ref, type WatchSource } from 'vue'
import { now } from '../clock'
import { useLive } from '../live'
import { newKey } from './client'
import { asApiError, type ApiError } from './errors'

export interface Loaded<T> {
  data: Ref<T | null>
  error: Ref<ApiError | null>
  loading: Ref<boolean>
  /** When the shown data came, in ms. */
  at: Ref<number>
  reload: () => Promise<void>
}

export interface LoadOptions {
  /** Loads again when one of these changes. */
  watch?: WatchSource[]
  /** Live topics; a hint loads again. */
  live?: () => string[]
}

/** Loads data for a page: old data stays while new is on its way, and when a refresh fails. */
export function useLoad<T>(load: (signal: AbortSignal) => Promise<T>, options: LoadOptions = {}): Loaded<T> {
  const data = shallowRef<T | null>(null) as Ref<T | null>
  const error = shallowRef<ApiError | null>(null)
  const loading = ref(false)
  const at = ref(0)
  let running: AbortController | null = null

  async function reload(): Promise<void> {
    running?.abort()
    const mine = (running = new AbortController())
    loading.value = true
    try {
      const answer = await load(mine.signal)
      if (mine !== running) return
      data.value = answer
      error.value = null
      at.value = now()
    } catch (problem) {
      if (mine === running) error.value = asApiError(problem)
    } finally {
      if (mine === running) loading.value = false
    }
  }

  if (options.watch?.length) watch(options.watch, reload)
  if (options.live) useLive(options.live, () => void reload())
  onScopeDispose(() => running?.abort())
  void reload()
  return { data, error, loading, at, reload }
}

export interface Action<A extends unknown[], R> {
  busy: Ref<boolean>
  error: Ref<ApiError | null>
  /** Does nothing while busy; answers undefined when it failed (see `error`). */
  run: (...args: A) => Promise<R | undefined>
}

/**
 * One write behind a button. The key stays the same until it succeeds, so that a second tap after a
 * broken line cannot pay or order twice; pass it on as `key`.
 */
export function useAction<A extends unknown[], R>(act: (key: string, ...args: A) => Promise<R>): Action<A, R> {
  const busy = ref(false)
  const error = shallowRef<ApiError | null>(null)
  let key = newKey()
  let about = ''

  async function run(...args: A): Promise<R | undefined> {
    if (busy.value) return undefined
    const subject = JSON.stringify(args)
    if (subject !== about) key = newKey()
    about = subject
    busy.value = true
    error.value = null
    try {
      const answer = await act(key, ...args)
      key = newKey()
      return answer
    } catch (problem) {
      error.value = asApiError(problem)
      // a definite refusal was answered under this key; what is tried next is a new attempt
      if (error.value.status > 0 && error.value.status < 500) key = newKey()
      return undefined
    } finally {
      busy.value = false
    }
  }
  return { busy, error, run }
}
