import type { RouteRecordRaw } from 'vue-router'

/** Of the cart; or at once with `?sku_id=…&quantity=…` and, together with the neighbours, `&groupbuy_id=…`. */
export default [
  { path: '/checkout', component: () => import('./CheckoutPage.vue'), meta: { title: { zh: '确认订单', en: 'Check out' }, auth: true } },
] satisfies RouteRecordRaw[]
