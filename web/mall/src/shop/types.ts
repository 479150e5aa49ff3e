/** What the shop window answers; see /api/openapi.json. Amounts are integer fen. */
export type StockState = 'in' | 'low' | 'out'

export interface ShelfItem {
  sku_id: string
  name: string
  size: string
  unit: string
  picture: string
  category_id: string
  category: string
  section: string
  tags: string[]
  price_fen: number
  was_fen: number | null
  left: number
  state: StockState
}

export interface BatchFact {
  code: string
  received_at: string
  expires_on: string | null
  days_left: number | null
  supplier: string
  quality: string
}

export interface ProductPage {
  item: ShelfItem
  brand: string
  origin: string
  story: string
  quality: string
  storage: string
  shelf_life_days: number | null
  barcode: string | null
  batches: BatchFact[]
}

export interface Regular {
  item: ShelfItem
  times: number
  last_on: string
  usual_quantity: number
  every_days: number | null
  runs_out_on: string | null
  verb: 'drink' | 'eat' | 'use'
}

export interface NeighbourBuy {
  item: ShelfItem
  households: number
  building: { name: string; households: number } | null
  faces: string[]
}

export interface Season {
  term: string
  term_en: string
  term_today: boolean
  lunar: string
  festival: string
  dish: string
  dish_en: string
}

export interface Category {
  id: string
  name: string
  parent_id: string | null
  picture: string
  tint: string
  products: number
}

export interface GroupBuy {
  id: string
  title: string
  kind: 'threshold' | 'rollcall'
  state: 'open' | 'formed' | 'failed' | 'cancelled'
  goods: { sku_id: string; name: string; size: string; picture: string; origin: string; tags: string[] }
  list_fen: number
  unit_fen: number
  tiers: { households: number; unit_fen: number; reached: boolean; current: boolean }[]
  next_tier: { households_missing: number; unit_fen: number } | null
  threshold: number
  households_missing: number
  households: number
  left: number
  closes_at: string
  community_ids: string[]
}

export interface Listed<T> {
  items: T[]
  total: number | null
  next?: string | null
}
