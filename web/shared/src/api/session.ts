import { computed, ref } from 'vue'
import { get, send } from './client'

export interface Session {
  signed_in: boolean
  kind: 'staff' | 'person' | 'supplier' | null
  id: string | null
  name: string | null
  roles: string[]
  /** null: every store of the chain. */
  store_ids: string[] | null
  supplier_id?: string | null
}

/** What a person keeps on the device under this prefix goes when they sign out. */
export const OWN = 'linli.own.'

function clearOwn(): void {
  for (const name of Object.keys(localStorage)) if (name.startsWith(OWN)) localStorage.removeItem(name)
}

const NOBODY: Session = { signed_in: false, kind: null, id: null, name: null, roles: [], store_ids: [] }
const session = ref<Session>(NOBODY)
const known = ref(false)
let asking: Promise<Session> | null = null

async function load(): Promise<Session> {
  session.value = await get<Session>('/api/session')
  known.value = true
  return session.value
}

/** Who is signed in. `ready()` asks the server once; the sign-in pages set it. */
export function useSession() {
  return {
    session,
    known,
    signedIn: computed(() => session.value.signed_in),
    isStaff: computed(() => session.value.kind === 'staff'),
    ready(): Promise<Session> {
      if (known.value) return Promise.resolve(session.value)
      asking ??= load().finally(() => (asking = null))
      return asking
    },
    reload: load,
    async signIn(path: string, body: unknown): Promise<Session> {
      session.value = await send<Session>('POST', path, { body })
      known.value = true
      return session.value
    },
    async signOut(): Promise<void> {
      await send('DELETE', '/api/session')
      clearOwn()
      session.value = NOBODY
    },
    /** After a 401: the session is over. */
    forget(): void {
      session.value = NOBODY
    },
  }
}

/** Whether one of these roles is held; an empty list means everybody. */
export function holds(roles: readonly string[] | undefined): boolean {
  return !roles?.length || roles.some((role) => session.value.roles.includes(role))
}
