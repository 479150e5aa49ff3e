import createClient from 'openapi-fetch'
import { ApiError, asApiError, problemOf } from './errors'
import { online } from './online'
import type { paths } from './schema'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

function cookie(name: string): string {
  const found = document.cookie.split('; ').find((part) => part.startsWith(`${name}=`))
  return found ? decodeURIComponent(found.slice(name.length + 1)) : ''
}

/** A new key for one intended write; repeating a call with its key has no second effect. */
export function newKey(): string {
  return crypto.randomUUID?.() ?? `${Date.now().toString(16)}-${Math.random().toString(16).slice(2)}`
}

/** fetch with CSRF and Idempotency-Key on writes; a refusal or a broken line is thrown as ApiError. */
export async function linliFetch(input: Request): Promise<Response> {
  let response: Response
  try {
    response = SAFE.has(input.method) ? await fetch(input) : await written(input)
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw asApiError(error)
    online.value = false
    throw new ApiError({ status: 0, code: 'offline' })
  }
  online.value = true
  if (!response.ok) throw await problemOf(response)
  return response
}

/** While the first answers come in, each with a token, one may overtake a write: it is sent again with the token that counts. */
async function written(request: Request): Promise<Response> {
  if (!request.headers.has('Idempotency-Key')) request.headers.set('Idempotency-Key', newKey())
  const again = request.clone()
  const token = cookie('linli_csrf')
  request.headers.set('X-CSRF-Token', token)
  const response = await fetch(request)
  if (response.status !== 403 || token === cookie('linli_csrf')) return response
  again.headers.set('X-CSRF-Token', cookie('linli_csrf'))
  return fetch(again)
}

function origin(): string {
  return typeof location === 'undefined' ? 'http://localhost' : location.origin
}

/**
 * The typed client: `const { data } = await api.GET('/api/session')`. It throws ApiError, so `data` is
 * there when it returns.
 */
export const api = createClient<paths>({ baseUrl: origin(), fetch: linliFetch, credentials: 'same-origin' })

export interface SendOptions {
  query?: Record<string, string | number | boolean | null | undefined | readonly (string | number)[]>
  body?: unknown
  key?: string
  signal?: AbortSignal
}

/** The same call without the generated types, for addresses built at run time. Answers the parsed JSON. */
export async function send<T>(method: string, path: string, options: SendOptions = {}): Promise<T> {
  const url = new URL(path, origin())
  for (const [name, value] of Object.entries(options.query ?? {})) {
    if (value === null || value === undefined || value === '') continue
    for (const one of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(one))
  }
  const headers = new Headers({ Accept: 'application/json' })
  let body: BodyInit | undefined
  if (options.body instanceof FormData) {
    body = options.body
  } else if (options.body !== undefined) {
    headers.set('Content-Type', 'application/json')
    body = JSON.stringify(options.body)
  }
  if (options.key) headers.set('Idempotency-Key', options.key)
  const request = new Request(url, { method, headers, body, signal: options.signal, credentials: 'same-origin' })
  const response = await linliFetch(request)
  if (response.status === 204) return undefined as T
  return (await response.json()) as T
}

/** The JSON of a GET. */
export function get<T>(path: string, query?: SendOptions['query'], signal?: AbortSignal): Promise<T> {
  return send<T>('GET', path, { query, signal })
}
