import { get } from '@linli/shared'
import { ScanLine, Truck } from 'lucide-vue-next'
import type { NavEntry } from '../../nav'

export default [
  {
    order: 65,
    to: '/pda',
    icon: ScanLine,
    label: { zh: '核销 PDA', en: 'Pickup PDA' },
    roles: ['hq', 'host', 'clerk', 'picker'],
    badge: async (storeId, signal) => (storeId ? ((await get<{ total: number }>('/api/picking', { store_id: storeId }, signal)).total ?? 0) : 0),
    topics: (storeId) => (storeId ? [`store:${storeId}`] : []),
  },
  {
    order: 75,
    to: '/purchase-orders',
    icon: Truck,
    label: { zh: '采购收货', en: 'Purchasing' },
    roles: ['hq', 'host', 'clerk', 'picker'],
    badge: async (storeId, signal) => (await get<{ total: number | null }>('/api/purchase-orders', { store_id: storeId, state: ['shipped', 'partly'], limit: 1 }, signal)).total ?? 0,
    topics: (storeId) => (storeId ? [`store:${storeId}`] : []),
  },
] satisfies NavEntry[]
