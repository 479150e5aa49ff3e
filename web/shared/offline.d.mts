import type { Plugin } from 'vite'

export function offline(options: { pages: readonly string[]; files?: readonly string[] }): Plugin
