import { get } from '@linli/shared'
import type { SearchProvider } from '../../search'
import type { PersonRow } from './people'

export default {
  order: 10,
  kind: { zh: '邻居', en: 'Neighbours' },
  roles: ['hq', 'host', 'clerk'],
  async find(word, storeId, signal) {
    const found = await get<{ items: PersonRow[] }>('/api/people', { text: word, limit: 5, store_id: storeId ?? undefined }, signal)
    return found.items.map((one) => ({
      title: one.nickname || one.name || one.phone || '邻居',
      note: [one.nickname ? one.name : '', one.building, one.phone].filter(Boolean).join(' · '),
      picture: one.avatar,
      to: `/people/${one.id}`,
      exact: found.items.length === 1 && /^\d{11}$/.test(word),
    }))
  },
} satisfies SearchProvider
