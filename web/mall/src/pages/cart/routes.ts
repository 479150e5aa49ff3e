import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/cart', component: () => import('./CartPage.vue'), meta: { title: { zh: '购物车', en: 'Cart' }, tab: true, auth: true } },
] satisfies RouteRecordRaw[]
