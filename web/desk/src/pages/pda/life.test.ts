import { expect, it } from 'vitest'
import { lastDay } from './life'

it('counts the last day from the day of production', () => {
  expect(lastDay('2026-11-23', 9)).toBe('2026-12-02')
  expect(lastDay('2024-02-28', 1)).toBe('2024-02-29')
  expect(lastDay('2026-11-23', null)).toBe('')
  expect(lastDay('', 9)).toBe('')
})
