import { afterEach, describe, expect, it } from 'vitest'
import { lang } from './lang'
import { badge, change, count, countShort, delta, money, moneyFigure, percent, points, priceParts, range } from './numbers'
import { smoothed } from './english'
import { ago, clock, countdown, day, dayTime, distance, duration, isoDay, weekday } from './time'

afterEach(() => {
  lang.value = 'zh'
})

describe('money', () => {
  it('drops .00 and keeps .90', () => {
    expect(money(12800)).toBe('¥128')
    expect(money(4390)).toBe('¥43.90')
    expect(money(5)).toBe('¥0.05')
    expect(money(0)).toBe('¥0')
    expect(money(1600, { exact: true })).toBe('¥16.00')
  })
  it('uses a real minus and commas', () => {
    expect(money(-800)).toBe('−¥8')
    expect(money(84200, { plus: true })).toBe('+¥842')
    expect(money(9_999_999_900)).toBe('¥99,999,999')
    expect(priceParts(-123456)).toEqual({ sign: '−', yuan: '1,234', cents: '.56' })
  })
  it('shortens figures from a million yuan on', () => {
    expect(moneyFigure(1_846_200)).toBe('¥18,462')
    expect(moneyFigure(486_200_000)).toBe('¥486.2 万')
    expect(moneyFigure(10_500_000_000)).toBe('¥1.05 亿')
    expect(moneyFigure(-30)).toBe('¥0')
  })
})

describe('counts', () => {
  it('follows the desk rule', () => {
    expect([0, 1, 999_999, 1_000_000, 99_999_999].map(count)).toEqual(['0', '1', '999,999', '100 万', '1 亿'])
    expect(count(-4)).toBe('−4')
    expect(delta(26)).toBe('+26')
  })
  it('follows the phone rule', () => {
    expect([0, 3480, 12_000, 34_800_000, 105_000_000].map(countShort)).toEqual(['0', '3,480', '1.2 万', '3,480 万', '1.05 亿'])
    lang.value = 'en'
    expect(countShort(12_000)).toBe('12k')
  })
  it('caps badges', () => {
    expect([0, 3, 999, 1000].map(badge)).toEqual(['', '3', '999', '999+'])
  })
})

describe('shares', () => {
  it('prints percent, change, points and ranges', () => {
    expect(percent(0.634)).toBe('63.4%')
    expect(change(0.124)).toBe('+12.4%')
    expect(change(-0.03)).toBe('−3.0%')
    expect(change(0)).toBe('0.0%')
    expect(points(0.021)).toBe('+2.1 点')
    expect(points(-0.006)).toBe('−0.6 点')
    expect(range(78, 114)).toBe('78–114')
  })
})

describe('time in Shanghai', () => {
  const now = '2026-11-22T11:26:00Z' // Sunday 19:26
  it('speaks like a host', () => {
    expect(dayTime('2026-11-23T01:00:00Z', now)).toBe('明早 9 点')
    expect(dayTime('2026-11-23T00:30:00Z', now)).toBe('明早 8:30')
    expect(dayTime('2026-11-22T12:00:00Z', now)).toBe('今晚 20:00')
    expect(dayTime('2026-11-22T09:20:00Z', now)).toBe('今天 17:20')
    expect(dayTime('2026-11-21T09:20:00Z', now)).toBe('昨天 17:20')
    expect(dayTime('2026-11-24T04:00:00Z', now)).toBe('后天 12:00')
    expect(dayTime('2026-11-16T07:00:00Z', now)).toBe('11 月 16 日 15:00')
  })
  it('crosses midnight on the Shanghai calendar', () => {
    expect(isoDay('2026-11-22T16:00:00Z')).toBe('2026-11-23')
    expect(clock('2026-11-22T16:05:00Z')).toBe('0:05')
    expect(weekday(now)).toBe('周日')
    expect(day('2024-03-01T00:00:00Z', now)).toBe('2024 年 3 月 1 日')
  })
  it('says how long ago and how long still', () => {
    expect(ago('2026-11-22T11:25:30Z', now)).toBe('刚刚')
    expect(ago('2026-11-22T11:23:00Z', now)).toBe('3 分钟前')
    expect(ago('2026-11-22T09:23:00Z', now)).toBe('2 小时前')
    expect(countdown('2026-11-22T13:59:41Z', now).text).toBe('02:33:41')
    expect(countdown('2026-11-20T00:00:00Z', now)).toMatchObject({ over: true, text: '00:00:00' })
    expect(countdown('2026-11-24T11:26:00Z', now).text).toBe('2 天 00:00:00')
    expect(duration(3 * 3_600_000 + 12 * 60_000)).toBe('3 小时 12 分')
    expect(distance(324)).toBe('320 米')
  })
})

describe('English sentences', () => {
  it.each([
    ['翠苑店, 1 things to do first today', '翠苑店, 1 thing to do first today'],
    ['1 directives wait for your decision', '1 directive waits for your decision'],
    ['1 replies, 11 votes, 1,001 orders, 2.1 days', '1 reply, 11 votes, 1,001 orders, 2.1 days'],
    ['Closes Today 21:00, pick up from Tomorrow 9:00', 'Closes today 21:00, pick up from tomorrow 9:00'],
    ['1 kinds, 1 pcs', '1 kind, 1 pc'],
    ['Yesterday 20:00', 'Yesterday 20:00'],
    ['翠苑店: 1 households, 1 pieces', '翠苑店: 1 household, 1 piece'],
  ])('%s', (many, one) => expect(smoothed(many)).toBe(one))
})
