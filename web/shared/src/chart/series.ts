import type { SeriesOption } from 'echarts'
import { CHART } from './theme'

type Point = number | null

/** What happened: solid green, its last point marked. Fill only where the axis starts at zero. */
export function actualLine(name: string, data: readonly Point[], options: { area?: boolean; smooth?: boolean } = {}): SeriesOption {
  const last = data.findLastIndex((value) => value !== null)
  return {
    type: 'line',
    name,
    data: data.map((value, i) => (i === last ? { value, symbol: 'circle', symbolSize: 9 } : { value })) as never,
    smooth: options.smooth ? 0.3 : false,
    showSymbol: true,
    symbol: 'none',
    lineStyle: { width: 2.5, color: CHART[0] },
    itemStyle: { color: CHART[0], borderColor: '#fff', borderWidth: 1.5 },
    areaStyle: options.area ? { color: CHART[0], opacity: 0.08 } : undefined,
    z: 4,
  }
}

/** The period before: dashed grey. */
export function lastPeriodLine(name: string, data: readonly Point[]): SeriesOption {
  return { type: 'line', name, data: [...data], showSymbol: false, lineStyle: { width: 1.8, type: [5, 4], color: CHART[6] }, itemStyle: { color: CHART[6] }, z: 2 }
}

/** What is expected: dashed orange over its interval; three series, of which only the middle one is named. */
export function expectedBand(name: string, low: readonly Point[], middle: readonly Point[], high: readonly Point[]): SeriesOption[] {
  const quiet = { type: 'line' as const, showSymbol: false, silent: true, lineStyle: { opacity: 0 }, tooltip: { show: false }, stack: `band ${name}`, stackStrategy: 'all' as const, z: 1 }
  const span = high.map((top, i) => (top === null || low[i] === null || low[i] === undefined ? null : top - low[i]!))
  return [
    { ...quiet, data: [...low] },
    { ...quiet, data: span, areaStyle: { color: CHART[1], opacity: 0.15 } },
    { type: 'line', name, data: [...middle], showSymbol: false, lineStyle: { width: 2, type: [5, 4], color: CHART[1] }, itemStyle: { color: CHART[1] }, z: 3 },
  ]
}

/** An event on the line: a thin rule with a word on top. */
export function eventMark(at: string | number, label: string): NonNullable<Extract<SeriesOption, { type?: 'line' }>['markLine']> {
  return {
    symbol: 'none',
    silent: true,
    data: [{ xAxis: at }],
    lineStyle: { color: '#DDD6C6', type: 'solid' },
    label: { formatter: label, color: '#1E2621', backgroundColor: '#fff', borderColor: '#ECE7DC', borderWidth: 1, borderRadius: 8, padding: [4, 10] },
  }
}
