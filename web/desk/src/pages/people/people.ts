import type { Tone } from '@linli/shared'

export interface PersonRow {
  id: string
  name: string
  nickname: string
  avatar: string
  phone: string | null
  store_id: string | null
  community_id: string | null
  building: string
  room: string
  joined_at: string | null
  last_paid_at: string | null
  silent_days: number | null
  orders_365: number
  days_365: number
  spent_365_fen: number
  r: number | null
  f: number | null
  m: number | null
  tags: string[]
}
export interface TagView { tag: string; source: string; tone: Tone; why: string }
export interface TagCount { tag: string; people: number; tone: Tone; why: string }
export interface Goods { name: string; picture: string }
export interface Moment { id: string; at: string; day: string; kind: string; icon: string; title: string; detail: string; goods: Goods[] }
export interface Profile {
  person: {
    id: string; name: string; nickname: string; avatar: string; phone: string | null; store_id: string | null; building: string; room: string
    household_id: string | null; channel: string; joined_at: string | null; known_since: string
  }
  age: number | null
  store: string
  community: string
  usual_hour: number | null
  value: {
    orders: number; days: number; spent_fen: number; first_paid_at: string | null; last_paid_at: string | null; silent_days: number | null
    orders_365: number; days_365: number; spent_365_fen: number; r: number | null; f: number | null; m: number | null
  }
  months: { month: string; spent_fen: number; orders: number }[]
  favourites: { sku_id: string; name: string; picture: string; orders: number; last_day: string }[]
  family: { id: string; name: string; nickname: string; avatar: string; relation: string; age: number | null; head: boolean; orders_365: number }[]
  tags: TagView[]
  counts: Record<'order' | 'community' | 'visit' | 'profile', number>
  timeline: Moment[]
  timeline_next: string | null
  next_step: { kind: string; title: string; why: string; sku_id: string | null; picture: string | null } | null
  merges: { id: string; into_id: string; merged_id: string; reason: string; by: string; at: string; undone_at: string | null }[]
}
