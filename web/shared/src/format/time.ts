import { now as serverNow } from '../clock'
import { lang } from './lang'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Asia/Shanghai keeps UTC+8 all year. */
const OFFSET = 8 * HOUR

export type When = string | number | Date

interface Local {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  weekday: number
  /** Days since 1970 on the Shanghai calendar. */
  index: number
}

function local(when: When): Local {
  const shifted = new Date(when).getTime() + OFFSET
  const d = new Date(shifted)
  return {
    year: d.getUTCFullYear(),
    month: d.getUTCMonth() + 1,
    day: d.getUTCDate(),
    hour: d.getUTCHours(),
    minute: d.getUTCMinutes(),
    weekday: d.getUTCDay(),
    index: Math.floor(shifted / DAY),
  }
}

const two = (n: number): string => String(n).padStart(2, '0')
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/** The time of day in Shanghai: 20:00, 8:30. */
export function clock(when: When): string {
  const { hour, minute } = local(when)
  return `${hour}:${two(minute)}`
}

/** The day: 11 月 22 日, with the year when it is another one. */
export function day(when: When, now: When = serverNow()): string {
  const d = local(when)
  const sameYear = d.year === local(now).year
  if (lang.value === 'en') return `${d.day} ${MONTHS[d.month - 1]}${sameYear ? '' : ` ${d.year}`}`
  return `${sameYear ? '' : `${d.year} 年 `}${d.month} 月 ${d.day} 日`
}

/** The weekday: 周日. */
export function weekday(when: When): string {
  const { weekday: w } = local(when)
  return lang.value === 'en' ? WEEKDAYS[w]! : `周${'日一二三四五六'[w]}`
}

/** For narrow columns: 11/22 20:00. */
export function stamp(when: When): string {
  const { month, day: d } = local(when)
  return `${month}/${two(d)} ${clock(when)}`
}

/** The calendar day as 2026-11-22, for inputs and queries. */
export function isoDay(when: When): string {
  const d = local(when)
  return `${d.year}-${two(d.month)}-${two(d.day)}`
}

/** How a host would say it: 明早 9 点, 今晚 20:00, 今天 17:20, 昨天 20:14, 11 月 16 日 15:00. */
export function dayTime(when: When, now: When = serverNow()): string {
  const d = local(when)
  const ahead = d.index - local(now).index
  if (lang.value === 'en') {
    const word = ({ '-1': 'Yesterday', 0: 'Today', 1: 'Tomorrow' } as Record<string, string>)[ahead]
    return `${word ?? day(when, now)} ${clock(when)}`
  }
  const short = ({ '-1': '昨', 0: '今', 1: '明' } as Record<string, string>)[ahead]
  if (short && ahead >= 0 && d.hour >= 5 && d.hour < 11) {
    return `${short}早 ${d.minute ? clock(when) : `${d.hour} 点`}`
  }
  if (short && d.hour >= 18) return `${short}晚 ${clock(when)}`
  const word = short ? `${short}天` : ahead === 2 ? '后天' : day(when, now)
  return `${word} ${clock(when)}`
}

/** How long ago: 刚刚, 3 分钟前, 2 小时前, then the day. */
export function ago(when: When, now: When = serverNow()): string {
  const past = new Date(now).getTime() - new Date(when).getTime()
  const en = lang.value === 'en'
  if (past < MINUTE) return en ? 'just now' : '刚刚'
  if (past < HOUR) return en ? `${Math.floor(past / MINUTE)} min ago` : `${Math.floor(past / MINUTE)} 分钟前`
  if (past < 6 * HOUR) return en ? `${Math.floor(past / HOUR)} h ago` : `${Math.floor(past / HOUR)} 小时前`
  return dayTime(when, now)
}

export interface Countdown {
  over: boolean
  days: number
  hours: string
  minutes: string
  seconds: string
  /** 02:33:41, or 2 天 02:33:41. */
  text: string
}

/** What is left until `end`; never negative. */
export function countdown(end: When, now: When = serverNow()): Countdown {
  const left = Math.max(0, Math.ceil((new Date(end).getTime() - new Date(now).getTime()) / 1000))
  const days = Math.floor(left / 86_400)
  const hours = two(Math.floor(left / 3600) % 24)
  const minutes = two(Math.floor(left / 60) % 60)
  const seconds = two(left % 60)
  const prefix = days ? `${days} ${lang.value === 'en' ? 'd' : '天'} ` : ''
  return { over: left === 0, days, hours, minutes, seconds, text: `${prefix}${hours}:${minutes}:${seconds}` }
}

/** A length of time in words: 3 小时 12 分, 45 分钟. */
export function duration(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / MINUTE))
  const en = lang.value === 'en'
  if (minutes < 60) return en ? `${minutes} min` : `${minutes} 分钟`
  const hours = Math.floor(minutes / 60)
  if (hours >= 48) return en ? `${Math.floor(hours / 24)} days` : `${Math.floor(hours / 24)} 天`
  const rest = minutes % 60
  if (en) return rest ? `${hours} h ${rest} min` : `${hours} h`
  return rest ? `${hours} 小时 ${rest} 分` : `${hours} 小时`
}

/** Metres as 320 米 or 1.2 公里. */
export function distance(metres: number): string {
  const en = lang.value === 'en'
  if (metres < 1000) return `${Math.round(metres / 10) * 10} ${en ? 'm' : '米'}`
  return `${(metres / 1000).toFixed(1)} ${en ? 'km' : '公里'}`
}
