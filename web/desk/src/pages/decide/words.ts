import type { DirectiveRow } from './data'

type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'soft' | 'act'

/** The tone of a state; a measured directive is good when it came out within its interval. */
export function stateTone(state: DirectiveRow['state'], within: boolean | null | undefined): Tone {
  if (state === 'measured') return within ? 'ok' : 'warn'
  return ({ proposed: 'act', executed: 'info' } as Record<string, Tone>)[state] ?? 'soft'
}
