import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/tag-rules', component: () => import('./TagRulesPage.vue'), meta: { title: { zh: '标签规则', en: 'Tag rules' }, roles: ['hq', 'host'] } },
] satisfies RouteRecordRaw[]
