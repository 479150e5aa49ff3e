import type { RouteRecordRaw } from 'vue-router'

const roles = ['hq', 'host', 'clerk']

export default [
  { path: '/group-buys', component: () => import('./GroupBuysPage.vue'), meta: { title: { zh: '团购', en: 'Group buys' }, roles } },
  { path: '/group-buys/:id', props: true, component: () => import('./GroupBuyPage.vue'), meta: { title: { zh: '团购', en: 'Group buy' }, roles } },
] satisfies RouteRecordRaw[]
