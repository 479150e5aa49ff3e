import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/category', component: () => import('./CategoryPage.vue'), meta: { title: { zh: '分类', en: 'Categories' } } },
] satisfies RouteRecordRaw[]
