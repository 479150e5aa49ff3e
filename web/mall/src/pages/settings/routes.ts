import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/settings', component: () => import('./SettingsPage.vue'), meta: { title: { zh: '字号和语言', en: 'Type and language' }, placeless: true } },
] satisfies RouteRecordRaw[]
