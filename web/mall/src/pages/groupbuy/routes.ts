import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/group-buys', component: () => import('./GroupBuysPage.vue'), meta: { title: { zh: '团购', en: 'Group buys' }, tab: true } },
  { path: '/group-buys/:id', alias: '/groupbuys/:id', props: true, component: () => import('./GroupBuyPage.vue'), meta: { title: { zh: '团购', en: 'Group buy' }, placeless: true } },
] satisfies RouteRecordRaw[]
