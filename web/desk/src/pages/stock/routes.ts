import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/stock', component: () => import('./StockPage.vue'), meta: { title: { zh: '库存', en: 'Stock' }, roles: ['hq', 'host', 'clerk', 'picker'] } },
] satisfies RouteRecordRaw[]
