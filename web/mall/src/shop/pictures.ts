import type { Category } from './types'

/** What LnTile draws for a category: a photo or tile as it is, a bare picture name on the category's tint. */
export function categoryPicture(one: Category): string {
  const { picture, tint } = one
  if (!picture) return `tile:basket:${tint || 'sand'}`
  return picture.startsWith('tile:') || picture.includes('/') ? picture : `tile:${picture}:${tint || 'sand'}`
}
