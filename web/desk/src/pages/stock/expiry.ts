import { day, now } from '@linli/shared'

const DAY_MS = 86_400_000

/** Whole days until the end of a local day; below nought when it is over. */
export function daysLeft(date: string): number {
  return Math.ceil((Date.parse(`${date}T23:59:59+08:00`) - now()) / DAY_MS) - 1
}

/** 已过期, 今天到期, 明天到期, 后天到期, or the day. */
export function leftWord(date: string, t: (key: string) => string): string {
  const days = daysLeft(date)
  if (days < 0) return t('stock.over')
  return days < 3 ? t(`stock.in.${days}`) : day(date)
}
