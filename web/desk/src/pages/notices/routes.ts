import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/payment-notices', component: () => import('./NoticesPage.vue'), meta: { title: { zh: '付款通知', en: 'Payment notices' }, roles: ['hq'] } },
] satisfies RouteRecordRaw[]
