import { clockOffset } from '../clock'
import { get } from './client'

export interface Config {
  realtime_url: string
  demo: boolean
  now: string
}

let asked: Promise<Config> | null = null

/** The configuration of the house, asked for once; a failed call is asked again next time. */
export function config(): Promise<Config> {
  asked ??= get<Config>('/api/config')
    .then((answer) => {
      const ahead = Date.parse(answer.now) - Date.now()
      if (Math.abs(ahead) > 30_000) clockOffset.value = ahead
      return answer
    })
    .catch((error: unknown) => {
      asked = null
      throw error
    })
  return asked
}
