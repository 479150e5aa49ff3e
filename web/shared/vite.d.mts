import type { Plugin } from 'vite'

export function pictures(options?: { emit?: boolean }): Plugin
export function precompress(): Plugin
export const define: Record<string, string>
export function proxy(target?: string): Record<string, { target: string }>
