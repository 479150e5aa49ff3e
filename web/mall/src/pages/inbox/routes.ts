import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/inbox', component: () => import('./InboxPage.vue'), meta: { title: { zh: '收件箱', en: 'Inbox' }, auth: true, placeless: true } },
] satisfies RouteRecordRaw[]
