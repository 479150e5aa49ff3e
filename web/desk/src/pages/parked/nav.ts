import { Inbox } from 'lucide-vue-next'
import { get } from '@linli/shared'
import type { NavEntry } from '../../nav'

export default [
  {
    order: 190, to: '/parked-events', icon: Inbox, label: { zh: '搁置的事件', en: 'Parked events' }, roles: ['hq'],
    badge: async (_storeId, signal) => (await get<{ total: number }>('/api/parked-events', { limit: 1 }, signal)).total,
  },
] satisfies NavEntry[]
