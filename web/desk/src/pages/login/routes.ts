import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/login', component: () => import('./LoginPage.vue'), meta: { title: { zh: '登录', en: 'Sign in' }, open: true } },
] satisfies RouteRecordRaw[]
