import { collectRoutes, holds, keepLayersApart, lang, useSession, type Messages, type RouteFiles } from '@linli/shared'
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { narrowNow } from './components/narrow'
import { merge } from './i18n'
import { navEntries } from './nav'
import { useStore } from './store'

declare module 'vue-router' {
  interface RouteMeta {
    /** The name of the page; it lives in the breadcrumb. */
    title?: { zh: string; en: string }
    /** Roles that may open it; none means every member of staff. */
    roles?: readonly string[]
    /** Without sign-in and without the shell. */
    open?: boolean
    /** Signed in, but without the shell (PDA, live room). */
    whole?: boolean
  }
}

const pages = collectRoutes(
  import.meta.glob('./pages/*/routes.ts', { eager: true, import: 'default' }) as RouteFiles,
  import.meta.glob('./pages/*/messages.ts', { import: 'default' }) as Record<string, () => Promise<Messages>>,
  merge,
)

/** Whoever has no overview to read works with a scanner in the hand. */
const HAND = '/pda'

function outside(route: RouteRecordRaw): boolean {
  return Boolean(route.meta?.open || route.meta?.whole)
}

/** The first entry of the sidebar that this person may open. */
function start(): string {
  if (narrowNow() && navEntries.some((entry) => entry.to === HAND && holds(entry.roles))) return HAND
  return navEntries.find((entry) => holds(entry.roles))?.to ?? '/nowhere?why=none'
}

const inside = pages.filter((route) => !outside(route))
// the style guide is not part of a production build
if (import.meta.env.DEV) inside.push({ path: '/gallery', component: () => import('./dev/GalleryPage.vue'), meta: { title: { zh: '样式', en: 'Style guide' } } })
const root: RouteRecordRaw[] = inside.some((route) => route.path === '/') ? [] : [{ path: '/', redirect: start }]

export const router = createRouter({
  history: createWebHistory('/desk/'),
  routes: [
    ...pages.filter(outside),
    { path: '/', component: () => import('./shell/DeskShell.vue'), children: [...root, ...inside] },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

keepLayersApart(router)

router.beforeEach(async (to) => {
  if (to.meta.open) return true
  const session = await useSession().ready().catch(() => null)
  if (session && session.kind !== 'staff' && session.kind !== 'supplier') return { path: '/login', query: { next: to.fullPath } }
  const { loaded, load } = useStore()
  if (session && !loaded.value) await load().catch(() => undefined)
  if (session && to.path === '/' && !holds(to.meta.roles)) return start()
  if (session && !holds(to.meta.roles)) return { path: '/nowhere', query: { why: 'role' } }
  return true
})

router.afterEach((to) => {
  const own = to.meta.title?.[lang.value]
  const name = lang.value === 'en' ? 'Linli' : '邻里'
  document.title = own ? `${own} · ${name}` : name
})
