import { lang } from '../format/lang'

export interface FieldProblem {
  field: string
  message: string
  messages?: { zh?: string; en?: string }
}

/** RFC 9457 problem document of the API. */
export interface Problem {
  status: number
  code: string
  title?: string
  detail?: string
  messages?: { zh?: string; en?: string }
  errors?: FieldProblem[]
  reference?: string
}

const OWN: Record<string, { zh: string; en: string }> = {
  offline: { zh: '连不上网，什么都没改。连上再试一次', en: 'No connection; nothing was changed. Try again when online' },
  aborted: { zh: '已取消', en: 'Cancelled' },
  server: { zh: '店里的系统打了个盹，稍后再试', en: 'The server had a hiccup; try again shortly' },
  unknown: { zh: '没办成，再试一次', en: 'That did not work; try again' },
}

/** What every failed call throws: a code for the program, a sentence for the person. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly errors: FieldProblem[]
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.messages?.zh ?? problem.detail ?? OWN[problem.code]?.zh ?? OWN.unknown!.zh)
    this.name = 'ApiError'
    this.problem = problem
    this.status = problem.status
    this.code = problem.code
    this.errors = problem.errors ?? []
  }

  /** The sentence to show, in the language of the page. */
  get text(): string {
    const own = OWN[this.code] ?? (this.status >= 500 ? OWN.server! : OWN.unknown!)
    return this.problem.messages?.[lang.value] ?? this.problem.detail ?? own[lang.value]
  }

  /** The sentence about one field in the language of the page, if the server named it. */
  field(name: string): string | undefined {
    const found = this.errors.find((error) => error.field === name || error.field.endsWith(`.${name}`))
    return found?.messages?.[lang.value] ?? found?.message
  }

  get offline(): boolean {
    return this.code === 'offline'
  }

  /** A short number to read aloud when asking for help. */
  get reference(): string {
    return this.problem.reference ?? ''
  }
}

/** Any thrown thing as an ApiError. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  if (error instanceof DOMException && error.name === 'AbortError') return new ApiError({ status: 0, code: 'aborted' })
  return new ApiError({ status: 0, code: 'unknown' })
}

/** Reads the problem document of a refused request. */
export async function problemOf(response: Response): Promise<ApiError> {
  const reference = response.headers.get('X-Request-Id') ?? undefined
  const fallback: Problem = { status: response.status, code: response.status >= 500 ? 'server' : 'unknown', reference }
  if (!/json/.test(response.headers.get('Content-Type') ?? '')) return new ApiError(fallback)
  const body = (await response.json().catch(() => ({}))) as Partial<Problem>
  return new ApiError({ ...fallback, ...body })
}
