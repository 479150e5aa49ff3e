import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/community', component: () => import('./CommunityPage.vue'), meta: { title: { zh: '社群', en: 'Neighbours' }, tab: true, auth: true } },
  { path: '/community/write', component: () => import('./WritePage.vue'), meta: { title: { zh: '说点什么', en: 'New post' }, auth: true } },
  { path: '/community/posts/:id', component: () => import('./PostPage.vue'), meta: { title: { zh: '帖子', en: 'Post' }, auth: true } },
  { path: '/wishes', component: () => import('./WishesPage.vue'), meta: { title: { zh: '心愿单', en: 'Wish list' }, auth: true } },
] satisfies RouteRecordRaw[]
