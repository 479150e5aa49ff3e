import { get } from '@linli/shared'
import { Sparkles, Sun } from 'lucide-vue-next'
import type { NavEntry } from '../../nav'

const roles = ['host', 'hq']

export default [
  { order: 10, to: '/', icon: Sun, label: { zh: '今天', en: 'Today' }, roles },
  {
    order: 20,
    to: '/directives',
    icon: Sparkles,
    label: { zh: '智能指令', en: 'Directives' },
    roles,
    badge: async (storeId, signal) => (await get<{ total: number | null }>('/api/directives', { store_id: storeId, states: 'proposed', limit: 1 }, signal)).total ?? 0,
    topics: (storeId) => (storeId ? [`store:${storeId}`] : []),
  },
] satisfies NavEntry[]
