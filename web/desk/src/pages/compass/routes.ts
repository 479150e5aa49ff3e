import type { RouteRecordRaw } from 'vue-router'

const roles = ['hq', 'host']

export default [
  { path: '/compass', component: () => import('./CompassPage.vue'), meta: { title: { zh: '总部罗盘', en: 'Compass' }, roles } },
  { path: '/compass/:id', component: () => import('./RowsPage.vue'), props: true, meta: { title: { zh: '指标明细', en: 'Behind a figure' }, roles } },
] satisfies RouteRecordRaw[]
