import { type Endpoint, type Input, type Output } from '@affluence/contract/endpoint'
import { vi } from 'vitest'

type RecordedCall = { method: string; url: string; body: unknown }
type Handler = { endpoint: Endpoint; answer: (input: { url: URL; body: never }) => unknown }

/** Answers fetch from the contract: a stub that lies about an answer fails, an endpoint without a stub is a 404. */
export function stubApi() {
  const handlers: Handler[] = []
  const seen: RecordedCall[] = []
  const matches = ({ endpoint }: Handler, method: string, path: string) =>
    endpoint.method === method && new RegExp(`^${endpoint.path.replace(/:\w+/g, '[^/]+')}$`).test(path)

  vi.stubGlobal('fetch', async (address: string | URL, init: RequestInit = {}) => {
    const url = new URL(String(address), 'http://localhost')
    const method = init.method ?? 'GET'
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : init.body
    seen.push({ method, url: url.pathname + url.search, body })
    const handler = handlers.findLast((one) => matches(one, method, url.pathname))
    if (!handler)
      return Response.json({ type: 'about:blank', title: 'Not found', status: 404, code: 'not_found' }, { status: 404 })
    const answer = handler.answer({ url, body: body as never })
    if (answer instanceof Refused) {
      const { status, code, ...more } = answer.problem
      return Response.json({ type: 'about:blank', title: code, status, code, ...more }, { status })
    }
    const { status = 200 } = handler.endpoint
    if (status === 204 || answer === undefined) return new Response(null, { status })
    return Response.json(handler.endpoint.response.parse(answer), { status })
  })

  const stub = <E extends Endpoint>(
    endpoint: E,
    answer: (input: { url: URL; body: Input<E> extends { body: infer B } ? B : undefined }) => Output<E> | Refused,
  ) => void handlers.push({ endpoint, answer: answer as Handler['answer'] })
  return {
    stub,
    seen,
    asked: (endpoint: Endpoint) =>
      seen.filter((one) => matches({ endpoint, answer: () => null }, one.method, one.url.split('?')[0]!)),
  }
}

export class Refused {
  problem: { status: number; code: string } & Record<string, unknown>
  constructor(problem: { status: number; code: string } & Record<string, unknown>) {
    this.problem = problem
  }
}
