import { get, send, useSession, type components } from '@linli/shared'
import { ref } from 'vue'

export interface CommunityPlace {
  id: string
  name: string
  households: number
  distance_m: number | null
}

export interface StorePlace {
  id: string
  name: string
  address: string
  host_name: string
  opens: string
  closes: string
  distance_m: number | null
  communities: CommunityPlace[]
}

/** The store and community that this visitor shops with. */
export interface Place {
  store_id: string
  store_name: string
  community_id: string
  community_name: string
  host_name: string
  closes: string
  distance_m: number | null
}

const KEPT = 'linli.place'

function kept(): Place | null {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? 'null') as Place | null
  } catch {
    return null
  }
}

const place = ref<Place | null>(kept())

function keep(store: StorePlace, community: CommunityPlace): Place {
  place.value = {
    store_id: store.id,
    store_name: store.name,
    community_id: community.id,
    community_name: community.name,
    host_name: store.host_name,
    closes: store.closes.slice(0, 5),
    distance_m: community.distance_m ?? store.distance_m,
  }
  localStorage.setItem(KEPT, JSON.stringify(place.value))
  return place.value
}

function find(position: GeolocationCoordinates | null): Promise<{ items: StorePlace[] }> {
  return get('/api/mall/places', { lat: position?.latitude, lng: position?.longitude })
}

/** Where this visitor is at home; kept on the device and, once told, on the server. */
export function usePlace() {
  return {
    place,
    /** Stores with their communities, nearest first when a position is given. */
    find,
    async choose(store: StorePlace, community: CommunityPlace): Promise<void> {
      await send('PUT', '/api/mall/place', { body: { store_id: store.id, community_id: community.id } })
      keep(store, community)
    },
    /** The place chosen on this device; for a neighbour on a new device, the home that the server knows. */
    async recall(): Promise<Place | null> {
      if (place.value || (await useSession().ready()).kind !== 'person') return place.value
      const me = await get<components['schemas']['MeView']>('/api/mall/me')
      if (!me.community_id) return null
      const store = (await find(null)).items.find((one) => one.id === me.store_id)
      const community = store?.communities.find((one) => one.id === me.community_id)
      return store && community ? keep(store, community) : null
    },
  }
}
