import { expect, it } from 'vitest'
import { lean, leading, named, trendTable, type Mark, type Trend, type Words } from './trend'

const mark = (day: string, households: number, kind: Mark['kind'] = 'formed'): Mark => ({
  kind, day, households, at: `${day}T12:00:00Z`, title: '蓝莓', store_id: 's', store_name: '翠苑店', groupbuy_id: `g${day}`, directive_id: null,
})
const words: Words = {
  actual: '本期', before: '上期', expected: '预计', range: '区间', soFar: '今天到现在', yesterday: '昨天', today: '今天', happened: '这天的事', day: '日期',
  say: (one) => `${one.title} ${one.households}`, several: (first, n) => `${first} 等 ${n} 件`,
}

it('writes out the largest events whose words do not collide, within the chart', () => {
  const axis = Array.from({ length: 31 }, (_, i) => `2026-11-${String(i + 1).padStart(2, '0')}`)
  const days = new Map([['2026-11-02', [mark('2026-11-02', 9)]], ['2026-11-16', [mark('2026-11-16', 40)]], ['2026-11-18', [mark('2026-11-18', 30)]], ['2026-11-31', [mark('2026-11-31', 5)]]])
  expect([...named(axis, days, 0.3)]).toEqual([['2026-11-16', 'center'], ['2026-11-02', 'left'], ['2026-11-31', 'right']])
  expect(named(axis, new Map([['2026-10-01', [mark('2026-10-01', 9)]]]), 0.34).size).toBe(0)
  expect(lean(0, 31, 0.34)).toMatchObject({ align: 'left', from: 0 })
})

it('calls a day after its directive before what the directive began', () => {
  expect(leading([mark('2026-11-16', 12, 'opened'), mark('2026-11-16', 12, 'directive')]).kind).toBe('directive')
})

it('tells every day in the table: today so far, the days to come, what happened', () => {
  const shown: Trend = {
    actual: [{ day: '2026-11-21', value: 100_00 }, { day: '2026-11-22', value: 40_00 }],
    before: [{ day: '2026-11-19', value: 90_00 }, { day: '2026-11-20', value: null }],
    expected: [{ day: '2026-11-22', low_fen: 80_00, expected_fen: 95_00, high_fen: 120_00 }, { day: '2026-11-23', low_fen: 81_00, expected_fen: 96_00, high_fen: 121_00 }],
    marks: [mark('2026-11-21', 14)],
  }
  expect(trendTable(shown, words).rows).toEqual([
    ['2026-11-21', '¥100', '¥90', null, null, '蓝莓 14'],
    ['2026-11-22', '¥40（今天到现在）', null, '¥95', '¥80–¥120', null],
    ['2026-11-23', null, null, '¥96', '¥81–¥121', null],
  ])
})
