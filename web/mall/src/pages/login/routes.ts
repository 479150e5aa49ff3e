import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/login', component: () => import('./LoginPage.vue'), meta: { title: { zh: '进门', en: 'Sign in' }, placeless: true } },
] satisfies RouteRecordRaw[]
