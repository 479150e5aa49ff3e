import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/products', component: () => import('./ProductsPage.vue'), meta: { title: { zh: '商品', en: 'Products' }, roles: ['hq', 'host', 'clerk', 'picker'] } },
] satisfies RouteRecordRaw[]
