import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/:rest(.*)*', component: () => import('./MissingPage.vue'), meta: { title: { zh: '没找到', en: 'Not found' } } },
] satisfies RouteRecordRaw[]
