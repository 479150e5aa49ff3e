import { collectRoutes, keepLayersApart, lang, useSession, type Messages, type RouteFiles } from '@linli/shared'
import { createRouter, createWebHistory } from 'vue-router'
import { merge } from './i18n'
import { usePlace } from './place'

declare module 'vue-router' {
  interface RouteMeta {
    /** Title of the document and of the nav bar. */
    title?: { zh: string; en: string }
    /** This page is one of the five roots and shows the tab bar. */
    tab?: boolean
    /** Only for signed-in residents. */
    auth?: boolean
    /** Needs no store chosen beforehand. */
    placeless?: boolean
  }
}

const routes = collectRoutes(
  import.meta.glob('./pages/*/routes.ts', { eager: true, import: 'default' }) as RouteFiles,
  import.meta.glob('./pages/*/messages.ts', { import: 'default' }) as Record<string, () => Promise<Messages>>,
  merge,
)

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

keepLayersApart(router)

router.beforeEach(async (to) => {
  if (to.meta.auth) {
    const { ready } = useSession()
    const session = await ready().catch(() => null)
    // without a net the page itself says so; only a clear "nobody" leads to the sign-in
    if (session && session.kind !== 'person') return { path: '/login', query: { next: to.fullPath } }
  }
  if (!to.meta.placeless && !(await usePlace().recall().catch(() => null))) return { path: '/place', query: { next: to.fullPath } }
  return true
})

router.afterEach((to) => {
  const own = to.meta.title?.[lang.value]
  const name = lang.value === 'en' ? 'Linli' : '邻里'
  document.title = own ? `${own} · ${name}` : name
})
