/** The language of tag rules, as far as the editor speaks it: one list of conditions, all or any of them. */
export interface Leaf {
  field: string
  op: string
  value: number | string | boolean
  of?: string[]
  measure?: string
  months?: number
  days?: number
}
export interface Plain {
  mode: 'all' | 'any'
  leaves: Leaf[]
}
export type Rule = Record<string, unknown>

export const NUMBERS = [
  'orders_365', 'days_365', 'spent_365_fen', 'silent_days', 'orders', 'spent_fen', 'pickup_365', 'pickup_pct', 'groupbuy_365', 'online_pct', 'joined_days', 'age', 'household_size', 'youngest_age', 'r', 'f', 'm',
] as const
export const WORDS = ['community', 'store', 'building', 'gender', 'channel'] as const
export const FLAGS = ['member'] as const
export const MEASURES = ['orders', 'quantity', 'spent_fen', 'share_pct'] as const
export const EVENTS = ['catalog.ProductViewed', 'catalog.Searched', 'groupbuy.GroupBuyJoined', 'community.Posted', 'community.Commented', 'community.Wished', 'orders.OrderRefunded', 'track:Product Viewed'] as const
/** Fields kept in fen, typed in yuan. */
const YUAN = ['spent_365_fen', 'spent_fen']

export const isYuan = (leaf: Leaf): boolean => YUAN.includes(leaf.field) || leaf.measure === 'spent_fen'
export const isWord = (field: string): boolean => (WORDS as readonly string[]).includes(field)
export const isFlag = (field: string): boolean => (FLAGS as readonly string[]).includes(field)
export const operators = (field: string): string[] => (isWord(field) || isFlag(field) ? ['=', '!='] : ['>=', '<=', '=', '>', '<'])

/** A condition of a field as it begins. */
export function fresh(field: string): Leaf {
  if (field === 'category') return { field, of: [], measure: 'orders', months: 6, op: '>=', value: 2 }
  if (field === 'event') return { field, of: [], days: 90, op: '>=', value: 1 }
  if (isWord(field)) return { field, op: '=', value: '' }
  if (isFlag(field)) return { field, op: '=', value: true }
  return { field, op: '>=', value: 1 }
}

function leafOf(part: unknown): Leaf | null {
  const one = part as Leaf
  return one && typeof one === 'object' && typeof one.field === 'string' && !Array.isArray(one.value) ? { ...one } : null
}

/** The rule as a plain list, or null where it nests deeper than the editor shows. */
export function plain(rule: Rule): Plain | null {
  const mode = 'any' in rule ? 'any' : 'all'
  const parts = (rule[mode] as unknown[] | undefined) ?? ('field' in rule ? [rule] : null)
  const leaves = parts?.map(leafOf)
  return leaves?.every((one) => one !== null) ? { mode, leaves: leaves as Leaf[] } : null
}

export function written({ mode, leaves }: Plain): Rule {
  return leaves.length === 1 ? { ...leaves[0] } : { [mode]: leaves }
}

export function whole(leaf: Leaf): boolean {
  if (leaf.of && !leaf.of.length) return false
  return leaf.value !== '' && leaf.value !== null && leaf.value !== undefined
}
