import { change, count, lang, money, moneyFigure, percent, points } from '@linli/shared'

export interface Kpi { id: string; zh: string; en: string; formula_zh: string; formula_en: string; unit: 'fen' | 'share' | 'count' | 'times' | 'minutes'; better: 'more' | 'less'; limit: number | null }
export interface Figure { id: string; value: number | null; part: number | null; whole: number | null; previous: number | null; change: number | null; comparable: boolean; beyond_limit: boolean; spark: (number | null)[] }
export interface StoreFigure { store_id: string; name: string; host_name: string; value: number | null }
export interface Period { start: string; end: string }
export interface Compass {
  finding: Record<'zh' | 'en', string>
  figures: Figure[]
  alerts: { id: string; zh: string; value: number; limit: number; stores: StoreFigure[]; share: number }[]
  period: Period
  before: Period
  as_of: string
  stale: boolean
}

const minutes = (value: number): string => `${Math.round(value)} ${lang.value === 'en' ? 'min' : '分钟'}`
const hours = (value: number): string => `${(value / 60).toFixed(1)} ${lang.value === 'en' ? 'h' : '小时'}`

/** A KPI's value as people read it; a dash where there is none. */
export function print(kpi: Kpi | undefined, value: number | null): string {
  if (value === null || !kpi) return '—'
  switch (kpi.unit) {
    case 'fen': return kpi.id === 'aov' ? money(Math.round(value), { exact: true }) : moneyFigure(Math.round(value))
    case 'share': return percent(value)
    case 'times': return value.toFixed(2)
    case 'minutes': return value < 90 ? minutes(value) : hours(value)
    default: return count(Math.round(value))
  }
}

/** The change against the period before, with its unit. */
export function printChange(kpi: Kpi | undefined, figure: Figure): string {
  if (figure.change === null || !kpi) return ''
  return kpi.unit === 'share' ? points(figure.change) : change(figure.change)
}

/** Whether the change is for the better. */
export function tone(kpi: Kpi | undefined, figure: Figure): 'good' | 'bad' | 'plain' {
  if (!figure.change || !kpi) return 'plain'
  return figure.change > 0 === (kpi.better === 'more') ? 'good' : 'bad'
}

const DAY = 86_400_000

/** The first day and the day after the last, of 今天, 本周, 本月, 近 90 天; days of Shanghai. */
export function periodOf(name: string, today: string): Period {
  const at = Date.parse(`${today}T00:00:00Z`)
  const iso = (ms: number) => new Date(ms).toISOString().slice(0, 10)
  const weekday = (new Date(at).getUTCDay() + 6) % 7
  const start = { today: at, week: at - weekday * DAY, month: Date.parse(`${today.slice(0, 7)}-01T00:00:00Z`), quarter: at - 89 * DAY }[name] ?? at
  return { start: iso(start), end: iso(at + DAY) }
}

/** The last day that counts, for people: an `end` is the day after it. */
export function lastDay(period: Period): string {
  return new Date(Date.parse(`${period.end}T00:00:00Z`) - DAY).toISOString().slice(0, 10)
}
