import { isoDay, now } from '@linli/shared'

export interface Window {
  key: 'tomorrow' | 'evening' | 'after'
  from: string
  until: string
}

/** The times of fetching that a checkout offers, in the store's local time (UTC+8). */
export function pickupWindows(at: number = now()): Window[] {
  const day = (ahead: number): string => isoDay(at + ahead * 86_400_000)
  const between = (key: Window['key'], ahead: number, from: string, until: string): Window => ({
    key, from: `${day(ahead)}T${from}:00+08:00`, until: `${day(ahead)}T${until}:00+08:00`,
  })
  return [between('tomorrow', 1, '09:00', '12:00'), between('evening', 1, '17:00', '20:00'), between('after', 2, '09:00', '20:00')]
}
