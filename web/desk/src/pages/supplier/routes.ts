import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/supplier', component: () => import('./SupplierPage.vue'), meta: { title: { zh: '我的订单', en: 'My orders' }, roles: ['supplier'] } },
] satisfies RouteRecordRaw[]
