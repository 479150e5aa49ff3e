import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/me', component: () => import('./MePage.vue'), meta: { title: { zh: '我的', en: 'Me' }, tab: true, placeless: true } },
] satisfies RouteRecordRaw[]
