import { lang } from './lang'

const MINUS = '−'
const WAN = 10_000
const YI = 100_000_000

export interface PriceParts {
  sign: '' | '−'
  yuan: string
  /** With the point, such as ".90"; empty when there are no fen. */
  cents: string
}

function commas(integer: number): string {
  return String(integer).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** Rounds to `digits` decimals and drops trailing zeros after the point. */
function decimals(value: number, digits: number): string {
  const [whole = '0', rest = ''] = value.toFixed(digits).split('.')
  const tail = rest.replace(/0+$/, '')
  return commas(Number(whole)) + (tail ? `.${tail}` : '')
}

/** Splits integer fen into what LnPrice prints; `.00` is dropped unless `exact`. */
export function priceParts(fen: number, exact = false): PriceParts {
  const whole = Math.abs(Math.round(fen))
  const cents = whole % 100
  return {
    sign: fen < 0 ? MINUS : '',
    yuan: commas(Math.floor(whole / 100)),
    cents: cents || exact ? `.${String(cents).padStart(2, '0')}` : '',
  }
}

/** Integer fen as text: ¥43.90, ¥128, −¥8. `exact` keeps `.00`, `plus` shows the sign of a gain. */
export function money(fen: number, options: { exact?: boolean; plus?: boolean } = {}): string {
  const { sign, yuan, cents } = priceParts(fen, options.exact)
  return `${sign || (options.plus && fen > 0 ? '+' : '')}¥${yuan}${cents}`
}

/** A sum for a figure on the desk, in whole yuan: ¥18,462, from a million on ¥486.2 万. */
export function moneyFigure(fen: number): string {
  const yuan = Math.round(Math.abs(fen) / 100)
  const sign = fen < 0 && yuan ? MINUS : ''
  return `${sign}¥${large(yuan, 1_000_000)}`
}

function large(value: number, from: number): string {
  if (value < from) return commas(Math.round(value))
  if (lang.value === 'en') return value >= 1e9 ? `${decimals(value / 1e9, 2)}B` : `${decimals(value / 1e6, 2)}M`
  // 500 below 亿 already rounds to 10,000 万
  return value >= YI - 500 ? `${decimals(value / YI, 2)} 亿` : `${decimals(value / WAN, 1)} 万`
}

/** A count on the desk: commas to 999,999, then 万 with one decimal, then 亿. */
export function count(n: number): string {
  const text = large(Math.abs(n), 1_000_000)
  return n < 0 ? MINUS + text : text
}

/** A count on the phone: 3,480 · 1.2 万 · 3,480 万 · 1.05 亿. */
export function countShort(n: number): string {
  const value = Math.abs(n)
  const sign = n < 0 ? MINUS : ''
  if (value < WAN) return sign + commas(value)
  if (lang.value === 'en') return sign + (value < 1e6 ? `${decimals(value / 1e3, 1)}k` : `${decimals(value / 1e6, 1)}M`)
  if (value < YI) return `${sign}${decimals(value / WAN, value < 100 * WAN ? 1 : 0)} 万`
  return `${sign}${decimals(value / YI, 2)} 亿`
}

/** A count in a badge: 0 is empty, above 999 is 999+. */
export function badge(n: number): string {
  return n <= 0 ? '' : n > 999 ? '999+' : String(n)
}

/** A share 0…1 as 63.4%. */
export function percent(share: number, digits = 1): string {
  const value = Math.abs(share * 100).toFixed(digits)
  return `${share < 0 && Number(value) ? MINUS : ''}${value}%`
}

function signed(value: number, text: string): string {
  return Number(text.replace(/[^\d.]/g, '')) === 0 ? text : (value < 0 ? MINUS : '+') + text
}

/** A relative change as +12.4% or −3.0%. */
export function change(ratio: number, digits = 1): string {
  return signed(ratio, `${Math.abs(ratio * 100).toFixed(digits)}%`)
}

/** The difference of two shares in percentage points: +2.1 点. */
export function points(difference: number, digits = 1): string {
  const text = Math.abs(difference * 100).toFixed(digits)
  return signed(difference, `${text} ${lang.value === 'en' ? 'pt' : '点'}`)
}

/** A signed count: +26, −4, 0. */
export function delta(n: number): string {
  return n > 0 ? `+${count(n)}` : count(n)
}

/** A range with an en dash: 78–114. */
export function range(low: number, high: number, print: (n: number) => string = count): string {
  return `${print(low)}–${print(high)}`
}
