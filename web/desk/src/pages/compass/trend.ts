import { moneyFigure } from '@linli/shared'
import { CHART, actualLine, expectedBand, lastPeriodLine, type ChartTable } from '@linli/shared/chart'
import type { EChartsCoreOption } from 'echarts/core'

export interface Day { day: string; value: number | null }
export interface Expected { day: string; low_fen: number; expected_fen: number; high_fen: number }
export interface Mark { kind: 'directive' | 'opened' | 'formed' | 'failed' | 'cancelled'; at: string; day: string; title: string; store_id: string; store_name: string; households: number; groupbuy_id: string; directive_id: string | null }
export interface Trend { actual: Day[]; before: Day[]; expected: Expected[]; marks: Mark[] }
export interface Words {
  actual: string
  before: string
  expected: string
  range: string
  soFar: string
  yesterday: string
  today: string
  happened: string
  day: string
  say: (mark: Mark) => string
  several: (first: string, n: number) => string
}

const LONGEST_LABEL = 26
const MONTH = 31
const INK2 = '#565E57'

export const shortDay = (day: string): string => `${Number(day.slice(5, 7))}/${Number(day.slice(8, 10))}`
const yuan = (fen: number): number => Math.round(fen / 100)
/** Cut to the room of so many Latin letters; a Chinese character takes two. */
function short(text: string): string {
  let room = LONGEST_LABEL
  const end = [...text].findIndex((one) => (room -= one.charCodeAt(0) > 0x2e7f ? 2 : 1) < 0)
  return end < 0 ? text : `${[...text].slice(0, end).join('').trim()}…`
}
const safe = (text: string): string => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`)

/** Days before the first sale say nothing. */
const known = (one?: Day): boolean => one?.value !== null && one?.value !== undefined

/** What happened on each day that the chart shows. */
export function byDay(marks: readonly Mark[]): Map<string, Mark[]> {
  const days = new Map<string, Mark[]>()
  for (const mark of marks) days.set(mark.day, [...(days.get(mark.day) ?? []), mark])
  return days
}

const weight = (marks: readonly Mark[]): number => Math.max(...marks.map((one) => one.households + (one.kind === 'directive' ? 1 : 0)))
/** The mark a day is called after: the one with the most households, a directive before what it began. */
export const leading = (marks: readonly Mark[]): Mark => marks.reduce((best, one) => (weight([one]) > weight([best]) ? one : best))

type Align = 'left' | 'center' | 'right'

const SLACK = 0.3

/** Which way a label leans that is `width` of the axis wide, so that it stays in the chart (the scale's room included), and what it covers. */
export function lean(at: number, length: number, width: number): { align: Align; from: number; to: number } {
  const x = at / Math.max(1, length - 1)
  const ways = [
    { align: 'center' as const, from: x - width / 2, to: x + width / 2 },
    { align: 'left' as const, from: x, to: x + width },
    { align: 'right' as const, from: x - width, to: x },
  ]
  return ways.find((one) => one.from >= -SLACK * width && one.to <= 1 + SLACK * width / 2) ?? ways[0]!
}

/** The days whose events are written out: those with most households, as far apart as words of this width need. */
export function named(axis: readonly string[], days: Map<string, Mark[]>, width: number): Map<string, Align> {
  const chosen = new Map<string, ReturnType<typeof lean>>()
  for (const [day] of [...days].sort((a, b) => weight(b[1]) - weight(a[1]) || (a[0] < b[0] ? 1 : -1))) {
    const at = axis.indexOf(day)
    const place = lean(at, axis.length, width)
    if (at >= 0 && [...chosen.values()].every((other) => place.from >= other.to || place.to <= other.from)) chosen.set(day, place)
  }
  return new Map([...chosen].map(([day, place]) => [day, place.align]))
}

/** The line up to yesterday, today so far as a ring, what is expected behind it, and what happened on the line. */
export function trendOption(shown: Trend, words: Words, width: number): EChartsCoreOption {
  const past = shown.actual.length - 1
  const today = shown.actual[past]
  const coming = shown.expected.filter((one) => !today || one.day >= today.day)
  const axis = [...shown.actual.map((one) => one.day), ...coming.map((one) => one.day).filter((day) => !today || day > today.day)]
  const done = axis.map((_, i) => (i < past ? yuan(shown.actual[i]!.value ?? 0) : null))
  const days = byDay(shown.marks)
  const happened = axis.map((day, i) => (days.has(day) && i <= past ? yuan(shown.actual[i]!.value ?? 0) : null))
  const callouts = named(axis, days, width)
  return {
    grid: { left: 8, right: coming.length ? 18 + 13 * Math.min(4, words.expected.length) : 24, top: callouts.size ? 44 : 22, bottom: 8, containLabel: true },
    xAxis: { type: 'category', data: axis.map((day, i) => (i === past - 1 ? words.yesterday : shortDay(day))), boundaryGap: false },
    yAxis: { type: 'value', min: 0, axisLabel: { formatter: (n: number) => moneyFigure(n * 100) } },
    tooltip: { trigger: 'axis', formatter: (at: unknown) => tip(shown, words, axis[(at as { dataIndex: number }[])[0]?.dataIndex ?? 0]!) },
    series: [
      lastPeriodLine(words.before, axis.map((_, i) => (i <= past && known(shown.before[i]) ? yuan(shown.before[i]!.value!) : null))),
      ...band(axis, coming, past, done, words.expected),
      { ...actualLine(words.actual, done, { area: true }), markLine: rules(axis, days, callouts, words) },
      { type: 'scatter', name: words.happened, data: happened, symbolSize: 9, itemStyle: { color: '#fff', borderColor: CHART[0], borderWidth: 2 }, cursor: 'pointer', z: 6 },
      soFar(axis, past, today, words, axis.length < 2 * MONTH, Math.max(...done.map((one) => one ?? 0))),
    ],
  } as EChartsCoreOption
}

/** The interval opens where the line ends: at yesterday's figure. */
function band(axis: string[], coming: Expected[], past: number, done: (number | null)[], name: string): object[] {
  if (!coming.length) return []
  const told = new Map(coming.map((one) => [one.day, one]))
  const of = (field: 'low_fen' | 'expected_fen' | 'high_fen') => axis.map((day, i) => (told.has(day) ? yuan(told.get(day)![field]) : i === past - 1 ? done[i]! : null))
  const series = expectedBand(name, of('low_fen'), of('expected_fen'), of('high_fen')) as object[]
  // a moving end label stumbles over the days before the forecast, which have no value
  return [...series.slice(0, 2), { ...series[2], animation: false, endLabel: { show: true, formatter: name, color: '#A8370B', fontSize: 12, distance: 6 } }]
}

/** A ring; its word stands above where there is no room between it and the axis. */
function soFar(axis: string[], past: number, today: Day | undefined, words: Words, named: boolean, highest: number): object {
  return {
    type: 'scatter',
    name: words.soFar,
    data: axis.map((_, i) => (i === past && today ? yuan(today.value ?? 0) : null)),
    symbolSize: 8,
    itemStyle: { color: '#fff', borderColor: INK2, borderWidth: 1.5 },
    label: { show: named, formatter: words.today, position: yuan(today?.value ?? 0) < highest / 8 ? 'top' : 'bottom', color: INK2, fontSize: 12 },
    z: 5,
  }
}

function rules(axis: string[], days: Map<string, Mark[]>, callouts: Map<string, Align>, words: Words): object {
  return {
    symbol: 'none',
    silent: true,
    lineStyle: { color: '#DDD6C6', type: 'solid' },
    data: [...callouts].map(([day, align]) => {
      const at = axis.indexOf(day)
      const marks = days.get(day)!
      const text = short(words.say(leading(marks)))
      return {
        xAxis: at,
        label: {
          formatter: `${shortDay(day)} ${marks.length > 1 ? words.several(text, marks.length) : text}`,
          align, color: '#1E2621', backgroundColor: '#fff', borderColor: '#ECE7DC', borderWidth: 1, borderRadius: 8, padding: [5, 10],
        },
      }
    }),
  }
}

function tip(shown: Trend, words: Words, day: string): string {
  const at = shown.actual.findIndex((one) => one.day === day)
  const last = at === shown.actual.length - 1
  const expected = shown.expected.find((one) => one.day === day)
  const marks = shown.marks.filter((one) => one.day === day)
  const lines = [`<b>${shortDay(day)}</b>`]
  if (at >= 0) lines.push(`${safe(last ? words.soFar : words.actual)} ${moneyFigure(shown.actual[at]!.value ?? 0)}`, ...(known(shown.before[at]) ? [`${safe(words.before)} ${moneyFigure(shown.before[at]!.value!)}`] : []))
  if (expected) lines.push(`${safe(words.expected)} ${moneyFigure(expected.expected_fen)}（${range(expected)}）`)
  lines.push(...marks.slice(0, 6).map((one) => `· ${safe(words.say(one))}`), ...(marks.length > 6 ? [`+${marks.length - 6}`] : []))
  return lines.join('<br>')
}

export const range = (one: Expected): string => `${moneyFigure(one.low_fen)}–${moneyFigure(one.high_fen)}`

/** The same as a table: every day, what was expected of it, what happened on it. */
export function trendTable(shown: Trend, words: Words): ChartTable {
  const days = byDay(shown.marks)
  const told = new Map(shown.expected.map((one) => [one.day, one]))
  const last = shown.actual.at(-1)?.day
  const said = (day: string) => (days.get(day) ?? []).map(words.say).join('；') || null
  const row = (day: string, actual: string | null, before: string | null) => {
    const expected = told.get(day)
    return [day, actual, before, expected ? moneyFigure(expected.expected_fen) : null, expected ? range(expected) : null, said(day)]
  }
  return {
    head: [words.day, words.actual, words.before, words.expected, words.range, words.happened],
    rows: [
      ...shown.actual.map((one, i) => row(one.day, `${moneyFigure(one.value ?? 0)}${one.day === last ? `（${words.soFar}）` : ''}`, known(shown.before[i]) ? moneyFigure(shown.before[i]!.value!) : null)),
      ...shown.expected.filter((one) => !last || one.day > last).map((one) => row(one.day, null, null)),
    ],
  }
}
