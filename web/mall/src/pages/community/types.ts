import type { components } from '@linli/shared'

type Schemas = components['schemas']
export type Group = Schemas['GroupView']
export type Post = Schemas['PostView']
export type Author = Schemas['AuthorView']
export type Comment = Schemas['CommentView']
export type Wish = Schemas['WishView']
export type Picture = Schemas['MediaView']
export interface Listed<T> {
  items: T[]
  next?: string | null
  total?: number | null
}
export type Filter = 'all' | 'groupbuy' | 'poll' | 'recipe' | 'question' | 'novelty' | 'show' | 'help'
