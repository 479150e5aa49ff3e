import { clock } from '@linli/shared'
import { CHART, type ChartTable, actualLine, eventMark, expectedBand } from '@linli/shared/chart'
import type { EChartsCoreOption } from 'echarts/core'
import type { Calibration, Directive } from './data'

const INK = '#1E2621'
const BAR = '#EDB48D'
const shortDay = (iso: string): string => `${Number(iso.slice(5, 7))}/${Number(iso.slice(8, 10))}`
const whole = (n: number): number => Math.round(n * 10) / 10

interface Words {
  sales: string
  talk: string
  forecast: string
  households: string
}

/** The local day of a moment, as 2026-11-22. */
function localDay(iso: string): string {
  return new Date(new Date(iso).getTime() + 8 * 3600_000).toISOString().slice(0, 10)
}

/** Sales of the last days as bars, the coming days dashed, talk as a line, the expectation as a range at its day. */
export function evidenceOption(directive: Directive, days: number, words: Words): EChartsCoreOption {
  const sales = directive.evidence.sales.slice(-days)
  const coming = directive.evidence.forecast.slice(0, 3)
  const axis = [...sales, ...coming].map((one) => one.day)
  const talk = new Map(directive.evidence.talk.map((one) => [one.day, one.count]))
  const ends = localDay(directive.closes_at)
  const at = Math.max(0, axis.indexOf(ends))
  const { low, expected, high } = directive.expectation.households
  return {
    grid: { left: 4, right: 44, top: 22, bottom: 2, containLabel: true },
    tooltip: { trigger: 'axis', valueFormatter: (value: unknown) => String(whole(Number(value))) },
    xAxis: { type: 'category', data: axis.map(shortDay) },
    yAxis: { type: 'value', minInterval: 1 },
    series: [
      { type: 'bar', name: words.sales, data: [...sales.map((one) => one.count), ...coming.map(() => null)], itemStyle: { color: BAR }, barWidth: '52%', barGap: '-100%' },
      { type: 'bar', name: words.forecast, data: [...sales.map(() => null), ...coming.map((one) => whole(one.count))], itemStyle: { color: 'rgba(229,118,42,.15)', borderColor: CHART[1], borderType: 'dashed', borderWidth: 1 }, barWidth: '52%' },
      ...(directive.evidence.talk.length ? [actualLine(words.talk, axis.map((day) => talk.get(day) ?? (day <= (directive.evidence.talk.at(-1)?.day ?? '') ? 0 : null)), { smooth: true })] : []),
      rangeMark([at, low, expected, high], `${expected} ${words.households}`),
    ],
  }
}

/** The room that a bold label of 13 px needs. */
const room = (label: string): number => [...label].reduce((sum, one) => sum + (one.charCodeAt(0) > 0x2e7f ? 13 : 8), 0)

/** An error bar with its middle and a label at the right, or at the left where there is no room. */
function rangeMark(value: [number, number, number, number], label: string): object {
  return {
    type: 'custom',
    name: label,
    data: [value],
    encode: { x: 0, y: [1, 2, 3] },
    tooltip: { show: false },
    z: 6,
    renderItem: (_: unknown, api: { getWidth: () => number; value: (i: number) => number; coord: (p: [number, number]) => [number, number] }) => {
      const [x, bottom] = api.coord([api.value(0), api.value(1)])
      const middle = api.coord([api.value(0), api.value(2)])[1]
      const top = api.coord([api.value(0), api.value(3)])[1]
      const fits = x + 10 + room(label) < api.getWidth()
      const stroke = { stroke: '#C2550F', lineWidth: 2, fill: 'none' }
      const line = (x1: number, y1: number, x2: number, y2: number): object => ({ type: 'line', shape: { x1, y1, x2, y2 }, style: stroke })
      return {
        type: 'group',
        children: [
          line(x, bottom, x, top), line(x - 6, top, x + 6, top), line(x - 6, bottom, x + 6, bottom),
          { type: 'circle', shape: { cx: x, cy: middle, r: 4 }, style: { fill: '#C2550F', stroke: '#fff', lineWidth: 1 } },
          { type: 'text', x: fits ? x + 10 : x - 10, y: middle, style: { text: label, textAlign: fits ? 'left' : 'right', fill: '#A8370B', fontWeight: 700, fontSize: 13, textVerticalAlign: 'middle' } },
        ],
      }
    },
  }
}

/** The same figures as a table. */
export function evidenceTable(directive: Directive, head: string[]): ChartTable {
  const talk = new Map(directive.evidence.talk.map((one) => [one.day, one.count]))
  return {
    head,
    rows: [
      ...directive.evidence.sales.map((one) => [one.day, one.count, talk.get(one.day) ?? 0, null]),
      ...directive.evidence.forecast.map((one) => [one.day, null, null, whole(one.count)]),
    ],
  }
}

/** Households that had joined at each moment of the expected curve; none for moments still to come. */
export function joinedAt(directive: Directive): (number | null)[] {
  const last = directive.joins.at(-1)
  const until = last ? new Date(last.at).getTime() : 0
  return directive.curve.map((point, i) => {
    const at = new Date(point.at).getTime()
    const before = new Date(directive.curve[i - 1]?.at ?? 0).getTime()
    if (!last || (at > until && before >= until)) return null
    return directive.joins.filter((join) => new Date(join.at).getTime() <= at).at(-1)?.households ?? 0
  })
}

/** Households over time: actual against the expected curve with its band. */
export function curveOption(directive: Directive, words: { actual: string; expected: string; households: string; formed: string }): EChartsCoreOption {
  const times = directive.curve.map((point) => clock(point.at))
  const actual = joinedAt(directive)
  const end = actual.findLast((value) => value !== null) ?? 0
  const line = actualLine(words.actual, actual) as Record<string, unknown>
  const formed = actual.findIndex((value) => value !== null && value >= directive.threshold)
  if (formed > 0) line['markLine'] = eventMark(times[formed]!, words.formed)
  line['endLabel'] = { show: true, formatter: `${end} ${words.households}`, color: CHART[0], fontWeight: 700, fontSize: 14 }
  return {
    grid: { left: 4, right: 64, top: 36, bottom: 2, containLabel: true },
    tooltip: { trigger: 'axis', valueFormatter: (value: unknown) => (value === null || value === undefined ? '—' : String(value)) },
    xAxis: { type: 'category', data: times, boundaryGap: false, axisLabel: { interval: 3 } },
    yAxis: { type: 'value', minInterval: 1 },
    series: [
      ...expectedBand(words.expected, directive.curve.map((one) => one.low), directive.curve.map((one) => one.expected), directive.curve.map((one) => one.high)),
      line,
    ],
  }
}

export function curveTable(directive: Directive, head: string[]): ChartTable {
  const actual = joinedAt(directive)
  return { head, rows: directive.curve.map((one, i) => [clock(one.at), actual[i] ?? null, one.expected, `${one.low}–${one.high}`]) }
}

/** Each outcome as a dot over its interval, oldest at the left. */
export function recordOption(points: Calibration['points'], words: { actual: string; expected: string }): EChartsCoreOption {
  const ordered = [...points].reverse()
  return {
    grid: { left: 4, right: 16, top: 16, bottom: 2, containLabel: true },
    tooltip: { trigger: 'item', formatter: (one: { dataIndex: number }) => recordWords(ordered[one.dataIndex], words) },
    xAxis: { type: 'category', data: ordered.map((one) => shortDay(localDay(one.at))) },
    yAxis: { type: 'value', minInterval: 1 },
    series: [
      {
        type: 'custom',
        data: ordered.map((one, i) => [i, one.low, one.expected, one.high]),
        encode: { x: 0, y: [1, 2, 3] },
        z: 1,
        renderItem: (_: unknown, api: { value: (i: number) => number; coord: (p: [number, number]) => [number, number] }) => {
          const [x, bottom] = api.coord([api.value(0), api.value(1)])
          const middle = api.coord([api.value(0), api.value(2)])[1]
          const top = api.coord([api.value(0), api.value(3)])[1]
          return {
            type: 'group',
            children: [
              { type: 'rect', shape: { x: x - 7, y: top, width: 14, height: Math.max(2, bottom - top), r: 7 }, style: { fill: '#FADCC8' } },
              { type: 'rect', shape: { x: x - 9, y: middle - 1, width: 18, height: 2.5 }, style: { fill: '#C2550F' } },
            ],
          }
        },
      },
      {
        type: 'scatter',
        symbolSize: 12,
        z: 3,
        data: ordered.map((one) => ({ value: one.actual, itemStyle: { color: one.actual < one.low ? '#BE2A1B' : CHART[0], borderColor: '#fff', borderWidth: 1.5 } })),
      },
    ],
    textStyle: { color: INK },
  }
}

function recordWords(one: Calibration['points'][number] | undefined, words: { actual: string; expected: string }): string {
  const safe = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
  return one ? `<b>${safe(one.title)}</b><br>${words.expected} ${one.expected} (${one.low}–${one.high})<br>${words.actual} ${one.actual}` : ''
}
