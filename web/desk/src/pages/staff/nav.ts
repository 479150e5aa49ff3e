import { IdCard } from 'lucide-vue-next'
import type { NavEntry } from '../../nav'

export default [{ order: 170, to: '/staff', icon: IdCard, label: { zh: '同事', en: 'Staff' }, roles: ['hq', 'host'] }] satisfies NavEntry[]
