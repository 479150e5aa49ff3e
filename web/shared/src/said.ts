import { lang } from './format'

type Words<K extends string> = { [P in K]: string } & { [P in `${K}_en`]?: string | null }

/** A sentence the server made: in English where the page is English and the server has said it so. */
export function said<K extends string>(of: Words<K>, field: K): string {
  const english = of[`${field}_en` as keyof Words<K>] as string | null | undefined
  return lang.value === 'en' && english ? english : of[field]
}

const BADGES: Record<string, string> = { 主理人: 'Host', 总部: 'Head office', 店员: 'Clerk', 骑手: 'Rider', 版主: 'Moderator', 社区冠军: 'Champion' }

/** Whom a neighbour speaks with, by the word that the group uses for staff. */
export const staffWord = (word: string): string => (lang.value === 'en' ? (BADGES[word] ?? word) : word)

/** Names in a row: 桂花城、翠苑三区, or with commas in English. */
export const inRow = (names: readonly string[]): string => names.join(lang.value === 'en' ? ', ' : '、')
