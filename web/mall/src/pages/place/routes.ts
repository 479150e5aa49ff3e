import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/place', component: () => import('./PlacePage.vue'), meta: { title: { zh: '选门店和小区', en: 'Your store' }, placeless: true } },
] satisfies RouteRecordRaw[]
