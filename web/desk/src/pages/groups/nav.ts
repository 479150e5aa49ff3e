import { get } from '@linli/shared'
import { MessageCircle } from 'lucide-vue-next'
import type { NavEntry } from '../../nav'

interface Waiting {
  items: { waiting: number; reports: number }[]
}

export default [
  {
    order: 50, to: '/groups', icon: MessageCircle, label: { zh: '社群', en: 'Groups' }, roles: ['hq', 'host', 'clerk'],
    async badge(storeId, signal) {
      const { items } = await get<Waiting>('/api/groups', { store_id: storeId }, signal)
      return items.reduce((sum, one) => sum + one.waiting + one.reports, 0)
    },
    topics: (storeId) => (storeId ? [`store:${storeId}`] : []),
  },
] satisfies NavEntry[]
