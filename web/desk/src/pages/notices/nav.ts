import { get } from '@linli/shared'
import { BadgeAlert } from 'lucide-vue-next'
import type { NavEntry } from '../../nav'

export default [
  {
    order: 191, to: '/payment-notices', icon: BadgeAlert, label: { zh: '付款通知', en: 'Payment notices' }, roles: ['hq'],
    badge: async (_storeId, signal) => (await get<{ total: number }>('/api/parked-notices', {}, signal)).total,
  },
] satisfies NavEntry[]
