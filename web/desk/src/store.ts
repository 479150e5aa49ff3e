import { get, useSession } from '@linli/shared'
import { computed, ref } from 'vue'

export interface Store {
  id: string
  code: string
  name: string
  host_name: string
}

const KEPT = 'linli.desk.store'
const stores = ref<Store[]>([])
const storeId = ref<string | null>(localStorage.getItem(KEPT))
const loaded = ref(false)

async function load(): Promise<void> {
  const { session } = useSession()
  stores.value = session.value.roles.includes('supplier') ? [] : (await get<{ items: Store[] }>('/api/stores')).items
  const whole = session.value.store_ids === null
  const known = stores.value.some((store) => store.id === storeId.value)
  if (!known) storeId.value = whole ? null : (stores.value[0]?.id ?? null)
  // the PDA opens without a net as well, and must then know where it stands
  if (storeId.value) localStorage.setItem(KEPT, storeId.value)
  loaded.value = true
}

/** The store in view; null is the whole chain (head office only). */
export function useStore() {
  const { session } = useSession()
  return {
    stores,
    storeId,
    loaded,
    load,
    store: computed(() => stores.value.find((one) => one.id === storeId.value) ?? null),
    /** May look at the whole chain. */
    whole: computed(() => session.value.store_ids === null),
    choose(id: string | null): void {
      storeId.value = id
      if (id) localStorage.setItem(KEPT, id)
      else localStorage.removeItem(KEPT)
    },
    /** After signing out: the next person starts afresh. */
    reset(): void {
      loaded.value = false
      stores.value = []
    },
  }
}
