import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/imports', component: () => import('./ImportsPage.vue'), meta: { title: { zh: '导入', en: 'Import' }, roles: ['hq'] } },
  { path: '/imports/:id', component: () => import('./ImportPage.vue'), meta: { title: { zh: '一次导入', en: 'One import' }, roles: ['hq'] } },
] satisfies RouteRecordRaw[]
