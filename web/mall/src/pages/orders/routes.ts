import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/orders', component: () => import('./OrdersPage.vue'), meta: { title: { zh: '我的订单', en: 'My orders' }, auth: true } },
  { path: '/orders/:id', component: () => import('./OrderPage.vue'), meta: { title: { zh: '订单', en: 'Order' }, auth: true, placeless: true } },
  { path: '/orders/:id/pay', component: () => import('./PayPage.vue'), meta: { title: { zh: '付款', en: 'Pay' }, auth: true, placeless: true } },
] satisfies RouteRecordRaw[]
