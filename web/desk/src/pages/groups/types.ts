import type { components } from '@linli/shared'

type Schemas = components['schemas']
export type GroupRow = Schemas['GroupRow']
export type Group = Schemas['GroupView']
export type Post = Schemas['PostView']
export type Member = Schemas['MemberView']
export type Report = Schemas['ReportView']
export type Wish = Schemas['WishView']
export type Talk = Schemas['TalkView']
export type Share = Schemas['ShareView']
export type Picture = Schemas['MediaView']
export interface Listed<T> {
  items: T[]
  next?: string | null
  total?: number | null
}
