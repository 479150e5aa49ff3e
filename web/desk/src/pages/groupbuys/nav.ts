import { ShoppingBasket } from 'lucide-vue-next'
import type { NavEntry } from '../../nav'

export default [{ order: 30, to: '/group-buys', icon: ShoppingBasket, label: { zh: '团购', en: 'Group buys' }, roles: ['hq', 'host', 'clerk'] }] satisfies NavEntry[]
