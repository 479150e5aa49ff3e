import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/', component: () => import('./HomePage.vue'), meta: { title: { zh: '', en: '' }, tab: true } },
] satisfies RouteRecordRaw[]
