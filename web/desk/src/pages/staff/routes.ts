import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/staff', component: () => import('./StaffPage.vue'), meta: { title: { zh: '同事', en: 'Staff' }, roles: ['hq', 'host'] } },
] satisfies RouteRecordRaw[]
