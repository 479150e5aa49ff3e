import type { RouteRecordRaw } from 'vue-router'

/** The test gateway's own page: a demo payer stands here where WeChat's till would be. */
export default [
  { path: '/testpay/:id', component: () => import('./TestPayPage.vue'), meta: { title: { zh: '测试收银台', en: 'Test till' }, placeless: true } },
] satisfies RouteRecordRaw[]
