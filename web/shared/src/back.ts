import { onScopeDispose, toValue, watch, type MaybeRefOrGetter } from 'vue'
import type { Router } from 'vue-router'

/**
 * The back button closes what lies on top before it leaves the page. Each open layer (drawer, sheet, dialog) has an
 * entry of its own in the history, at the page's address; the router never hears of these. Before it goes anywhere they
 * are taken off, so that none is left between two pages.
 */
interface Layer {
  close: () => void
}

const LONGEST_WAIT = 500
const layers: Layer[] = []
let page: unknown
let leaving: Promise<void> | null = null
let left: (() => void) | null = null
let navigating = false

const depth = (): number => Number((history.state as { layer?: number } | null)?.layer ?? 0)
const position = (): unknown => (history.state as { position?: number } | null)?.position

/** Goes `steps` entries back, which nobody else is told of. */
function takeOff(steps: number): Promise<void> {
  leaving = new Promise<void>((resolve) => {
    const timer = setTimeout(() => left?.(), LONGEST_WAIT)
    left = () => {
      clearTimeout(timer)
      left = leaving = null
      resolve()
    }
  })
  history.go(-steps)
  return leaving
}

/** Brings the history to as many entries as layers are open. */
async function agree(): Promise<void> {
  if (leaving) await leaving
  if (navigating) return // the router takes them off itself; afterwards they are counted again
  page = position()
  if (depth() > layers.length) return takeOff(depth() - layers.length)
  while (depth() < layers.length) history.pushState({ ...(history.state as object | null), layer: depth() + 1 }, '')
}

function popped(event: PopStateEvent): void {
  if (left) {
    event.stopImmediatePropagation()
    left()
    return
  }
  if (!layers.length && !depth()) return
  if (position() !== page) return // a page further on: the router's affair
  event.stopImmediatePropagation()
  for (const one of layers.splice(depth()).reverse()) one.close()
  void agree() // forward to a layer that is closed leads nowhere
}

if (typeof window !== 'undefined') window.addEventListener('popstate', popped, { capture: true })

/** Lets the router and the layers share the history; call it before other guards are added. */
export function keepLayersApart(router: Router): void {
  router.beforeEach(async () => {
    navigating = true
    if (leaving) await leaving
    if (depth()) await takeOff(depth())
  })
  const arrived = (): void => {
    navigating = false
    page = position()
    setTimeout(() => void agree())
  }
  router.afterEach(arrived)
  router.onError(arrived)
}

/** Puts a layer on top that the back button closes; returns what to call when it was closed otherwise. */
export function openLayer(close: () => void): () => void {
  const layer = { close }
  layers.push(layer)
  void agree()
  return () => {
    const at = layers.indexOf(layer)
    if (at < 0) return
    layers.splice(at, 1)
    setTimeout(() => void agree()) // whoever closes it may be about to go to another page
  }
}

/** While `open`, the back button of browser or phone calls `close` instead of leaving the page. */
export function useBackCloses(open: MaybeRefOrGetter<boolean>, close: () => void): void {
  let closed: (() => void) | null = null
  const over = (): void => {
    closed?.()
    closed = null
  }
  watch(() => toValue(open), (now) => {
    if (!now) over()
    else closed ??= openLayer(close)
  }, { immediate: true })
  onScopeDispose(over)
}

/** The same for a question that is asked by a call: back is “no”. */
export async function withBack<T>(answer: Promise<T>, close: () => void): Promise<T> {
  const closed = openLayer(close)
  try {
    return await answer
  } finally {
    closed()
  }
}
