import type { RouteRecordRaw } from 'vue-router'

const roles = ['host', 'hq']

export default [
  { path: '/', component: () => import('./TodayPage.vue'), meta: { title: { zh: '今天', en: 'Today' }, roles } },
  { path: '/directives', component: () => import('./DirectivesPage.vue'), meta: { title: { zh: '智能指令', en: 'Directives' }, roles } },
  { path: '/directives/record', component: () => import('./RecordPage.vue'), meta: { title: { zh: '说到做到', en: 'Record' }, roles } },
  { path: '/directives/:id', component: () => import('./DirectivePage.vue'), props: true, meta: { title: { zh: '智能指令', en: 'Directive' }, roles } },
] satisfies RouteRecordRaw[]
