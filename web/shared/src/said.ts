import { lang } from './format'

type Words<K extends string> = { [P in K]: string } & { [P in `${K}_en`]?: string | null }

/** A sentence the server made: in English where the page is English and the server has said it so. */
export function said<K extends string>(of: Words<K>, field: K): string {
  const english = of[`${field}_en` as keyof Words<K>] as string | null | undefined
  return lang.value === 'en' && english ? english : of[field]
}

const BADGES: Record<string, string> = { 主理人: 'Host', 总部: 'Head office', 店员: 'Clerk', 骑手: 'Rider', 版主: 'Moderator', 社区冠军: 'Champion' }

const RELATIONS: Record<string, string> = {
  本人: 'self', 丈夫: 'husband', 妻子: 'wife', 儿子: 'son', 女儿: 'daughter', 孩子: 'child', 爸爸: 'father', 父亲: 'father', 妈妈: 'mother', 母亲: 'mother',
  公公: 'father-in-law', 婆婆: 'mother-in-law', 岳父: 'father-in-law', 岳母: 'mother-in-law', 爷爷: 'grandfather', 奶奶: 'grandmother', 外公: 'grandfather', 外婆: 'grandmother',
  孙子: 'grandson', 孙女: 'granddaughter', 哥哥: 'brother', 弟弟: 'brother', 姐姐: 'sister', 妹妹: 'sister', 配偶: 'spouse', 老人: 'elder', 成员: 'member',
}

/** Who somebody is in the family; what a host wrote in other words stays as it is. */
export const relationWord = (word: string): string => (lang.value === 'en' ? (RELATIONS[word] ?? word) : word)

/** Whom a neighbour speaks with, by the word that the group uses for staff. */
export const staffWord = (word: string): string => (lang.value === 'en' ? (BADGES[word] ?? word) : word)

/** Between two parts of a sentence. */
export const comma = (): string => (lang.value === 'en' ? ', ' : '，')

/** Names in a row: 桂花城、翠苑三区, or with commas in English. */
export const inRow = (names: readonly string[]): string => names.join(lang.value === 'en' ? ', ' : '、')
