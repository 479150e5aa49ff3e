import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/groups', component: () => import('./GroupsPage.vue'), meta: { title: { zh: '社群', en: 'Groups' }, roles: ['hq', 'host', 'clerk'] } },
  { path: '/groups/:id', component: () => import('./GroupPage.vue'), meta: { title: { zh: '一个群', en: 'Group' }, roles: ['hq', 'host', 'clerk'] } },
] satisfies RouteRecordRaw[]
