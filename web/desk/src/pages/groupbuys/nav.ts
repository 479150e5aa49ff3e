import { UsersRound } from 'lucide-vue-next'
import type { NavEntry } from '../../nav'

export default [{ order: 30, to: '/group-buys', icon: UsersRound, label: { zh: '团购', en: 'Group buys' }, roles: ['hq', 'host', 'clerk'] }] satisfies NavEntry[]
