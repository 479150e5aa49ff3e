import type { components } from '@linli/shared'

export type Import = components['schemas']['ImportView']
export const KINDS = ['products', 'members', 'sales'] as const
export type Kind = (typeof KINDS)[number]
export const running = (one: Import): boolean => one.state === 'checking' || one.state === 'loading'
export const percent = (one: Import): number => (one.rows_total ? Math.floor((100 * one.rows_done) / one.rows_total) : 0)
