import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/search', component: () => import('./SearchPage.vue'), meta: { title: { zh: '搜索', en: 'Search' } } },
] satisfies RouteRecordRaw[]
