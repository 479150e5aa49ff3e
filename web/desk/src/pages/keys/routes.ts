import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/write-keys', component: () => import('./KeysPage.vue'), meta: { title: { zh: '数据接入', en: 'Data in' }, roles: ['hq'] } },
] satisfies RouteRecordRaw[]
