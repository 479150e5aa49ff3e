import type { RouteRecordRaw } from 'vue-router'

const roles = ['hq', 'host', 'clerk']

export default [
  { path: '/people', component: () => import('./PeoplePage.vue'), meta: { title: { zh: '邻居', en: 'Neighbours' }, roles } },
  { path: '/people/:id', component: () => import('./PersonPage.vue'), props: true, meta: { title: { zh: '邻居 360°', en: 'Neighbour' }, roles } },
] satisfies RouteRecordRaw[]
