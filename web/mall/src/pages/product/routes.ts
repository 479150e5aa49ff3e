import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/product/:id', component: () => import('./ProductPage.vue'), props: true, meta: { title: { zh: '商品', en: 'Product' } } },
] satisfies RouteRecordRaw[]
