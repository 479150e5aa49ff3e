import { UsersRound } from 'lucide-vue-next'
import type { NavEntry } from '../../nav'

export default [
  { order: 110, to: '/people', icon: UsersRound, label: { zh: '邻居', en: 'Neighbours' }, roles: ['hq', 'host', 'clerk'] },
] satisfies NavEntry[]
