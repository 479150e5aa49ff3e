import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/parked-events', component: () => import('./ParkedPage.vue'), meta: { title: { zh: '搁置的事件', en: 'Parked events' }, roles: ['hq'] } },
] satisfies RouteRecordRaw[]
