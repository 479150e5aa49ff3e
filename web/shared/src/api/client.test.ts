import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { lang } from '../format/lang'
import { get, send } from './client'
import { ApiError } from './errors'
import { online } from './online'
import { useAction } from './use'

const calls: Request[] = []
let answer: () => Promise<Response>

beforeEach(() => {
  calls.length = 0
  document.cookie = 'linli_csrf=abc123'
  vi.stubGlobal('fetch', (request: Request) => {
    calls.push(request)
    return answer()
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  lang.value = 'zh'
})

const ok = (body: unknown) => () => Promise.resolve(Response.json(body))

describe('the client', () => {
  it('sends CSRF and a key with writes only', async () => {
    answer = ok({})
    await get('/api/stores', { q: '翠苑', empty: '', tags: ['a', 'b'] })
    await send('POST', '/api/orders', { body: { n: 1 } })
    expect(calls[0]!.headers.has('X-CSRF-Token')).toBe(false)
    expect(new URL(calls[0]!.url).search).toBe('?q=%E7%BF%A0%E8%8B%91&tags=a&tags=b')
    expect(calls[1]!.headers.get('X-CSRF-Token')).toBe('abc123')
    expect(calls[1]!.headers.get('Idempotency-Key')).toMatch(/.{16,}/)
  })
  it('sends a write again that another answer\'s token overtook, with its body and key', async () => {
    answer = () => {
      if (calls.length > 1) return ok({ n: 2 })()
      document.cookie = 'linli_csrf=newer'
      return Promise.resolve(new Response('{}', { status: 403, headers: { 'Content-Type': 'application/problem+json' } }))
    }
    expect(await send('POST', '/api/orders', { body: { n: 1 } })).toEqual({ n: 2 })
    expect(calls.map((one) => one.headers.get('X-CSRF-Token'))).toEqual(['abc123', 'newer'])
    expect(calls[1]!.headers.get('Idempotency-Key')).toBe(calls[0]!.headers.get('Idempotency-Key'))
    expect(await calls[1]!.json()).toEqual({ n: 1 })
  })
  it('sends a write once that is refused for good', async () => {
    answer = () => Promise.resolve(new Response('{}', { status: 403, headers: { 'Content-Type': 'application/problem+json' } }))
    await expect(send('POST', '/api/orders', { body: { n: 1 } })).rejects.toThrow(ApiError)
    expect(calls).toHaveLength(1)
  })
  it('throws what the server refuses, in both languages', async () => {
    const problem = { status: 409, code: 'sold_out', messages: { zh: '卖完了', en: 'Sold out' }, errors: [{ field: 'body.count', message: '最多 3 份', messages: { zh: '最多 3 份', en: '3 at most' } }] }
    answer = () => Promise.resolve(new Response(JSON.stringify(problem), { status: 409, headers: { 'Content-Type': 'application/problem+json' } }))
    const error = await get('/api/x').catch((e: unknown) => e as ApiError)
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({ code: 'sold_out', status: 409, text: '卖完了' })
    expect((error as ApiError).field('count')).toBe('最多 3 份')
    lang.value = 'en'
    expect((error as ApiError).text).toBe('Sold out')
    expect((error as ApiError).field('count')).toBe('3 at most')
  })
  it('knows when the line is broken and when it is back', async () => {
    answer = () => Promise.reject(new TypeError('network'))
    await expect(get('/api/x')).rejects.toMatchObject({ code: 'offline' })
    expect(online.value).toBe(false)
    answer = ok(1)
    await get('/api/x')
    expect(online.value).toBe(true)
  })
})

describe('useAction', () => {
  it('keeps its key after a broken line and takes a new one after success', async () => {
    const action = useAction((key: string) => send('POST', '/api/orders', { key }))
    answer = () => Promise.reject(new TypeError('network'))
    await action.run()
    answer = ok({})
    await action.run()
    await action.run()
    const keys = calls.map((call) => call.headers.get('Idempotency-Key'))
    expect(keys[0]).toBe(keys[1])
    expect(keys[2]).not.toBe(keys[1])
    expect(action.error.value).toBeNull()
  })
})
