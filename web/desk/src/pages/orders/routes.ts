import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/orders', component: () => import('./OrdersPage.vue'), meta: { title: { zh: '订单', en: 'Orders' }, roles: ['hq', 'host', 'clerk'] } },
] satisfies RouteRecordRaw[]
