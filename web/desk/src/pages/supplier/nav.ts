import { Sprout } from 'lucide-vue-next'
import type { NavEntry } from '../../nav'

export default [{ order: 5, to: '/supplier', icon: Sprout, label: { zh: '我的订单', en: 'My orders' }, roles: ['supplier'] }] satisfies NavEntry[]
