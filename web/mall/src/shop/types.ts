import type { components } from '@linli/shared'

type Schemas = components['schemas']

/** What the shop window answers. Amounts are integer fen. */
export type ShelfItem = Schemas['ShelfItem']
export type ProductPage = Schemas['ProductPage']
export type Regular = Schemas['Regular']
export type NeighbourBuy = Schemas['NeighbourBuy']
export type Season = Schemas['Season']
export type Category = Schemas['CategoryView']
export type GroupBuy = Schemas['GroupBuyView']

export interface Listed<T> {
  items: T[]
  total: number | null
  next?: string | null
}
