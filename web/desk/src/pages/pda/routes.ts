import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/pda', component: () => import('./PdaPage.vue'), meta: { title: { zh: 'PDA', en: 'PDA' }, roles: ['hq', 'host', 'clerk', 'picker'], whole: true } },
  { path: '/purchase-orders', component: () => import('./PurchasesPage.vue'), meta: { title: { zh: '采购收货', en: 'Purchasing' }, roles: ['hq', 'host', 'clerk', 'picker'] } },
] satisfies RouteRecordRaw[]
