import { ReceiptText } from 'lucide-vue-next'
import type { NavEntry } from '../../nav'

export default [
  { order: 60, to: '/orders', icon: ReceiptText, label: { zh: '订单', en: 'Orders' }, roles: ['hq', 'host', 'clerk'] },
] satisfies NavEntry[]
