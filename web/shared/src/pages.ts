import type { Component } from 'vue'
import type { RouteRecordRaw } from 'vue-router'
import type { Messages } from './i18n'

type Loader<T> = () => Promise<T>
export type RouteFiles = Record<string, RouteRecordRaw[]>
export type TextFiles = Record<string, Loader<Messages>>

/** ./pages/NAME/routes.ts → NAME */
function folder(path: string): string {
  return /\/pages\/([^/]+)\//.exec(path)?.[1] ?? ''
}

/**
 * Joins the routes of all page folders. A lazy page waits for its texts as well, so that its first
 * paint has words; both are fetched at the same time.
 */
export function collectRoutes(files: RouteFiles, texts: TextFiles, merge: (name: string, messages: Messages) => void): RouteRecordRaw[] {
  const loaded = new Map<string, Promise<void>>()
  const loaders = new Map(Object.entries(texts).map(([path, load]) => [folder(path), load]))

  function words(name: string): Promise<void> {
    const load = loaders.get(name)
    if (!load) return Promise.resolve()
    const known = loaded.get(name) ?? load().then((messages) => merge(name, messages))
    loaded.set(name, known)
    known.catch(() => loaded.delete(name))
    return known
  }

  function withWords(route: RouteRecordRaw, name: string): RouteRecordRaw {
    const children = route.children?.map((child) => withWords(child, name))
    const load = route.component
    if (typeof load !== 'function') return { ...route, children } as RouteRecordRaw
    const component = (): Promise<Component> =>
      Promise.all([(load as Loader<Component>)(), words(name)]).then(([page]) => page)
    return { ...route, children, component } as RouteRecordRaw
  }

  return Object.entries(files).flatMap(([path, routes]) => routes.map((route) => withWords(route, folder(path))))
}
