import type { Problem } from '@affluence/contract/common'

/** A refusal of the API, or (status 0, code `offline`) no answer at all. */
export class Refused extends Error {
  status: number
  problem: Partial<Problem> & { code: string }
  constructor(status: number, problem: Partial<Problem> & { code: string }) {
    super(problem.code)
    this.status = status
    this.problem = problem
  }
}
export const codeOf = (error: unknown) => (error instanceof Refused ? error.problem.code : 'unknown')

type Sending = {
  method?: string
  headers?: Record<string, string>
  /** Sent as JSON, unless it is bytes. */
  body?: unknown
  signal?: AbortSignal | undefined
}
const asSent = (body: unknown) =>
  body instanceof Blob
    ? { method: 'PUT', type: body.type, body }
    : { method: 'POST', type: 'application/json', body: JSON.stringify(body) }

export async function ask<T>(url: string, { method, headers, body, signal }: Sending = {}): Promise<T> {
  const sent = body === undefined ? null : asSent(body)
  let reply: Response
  try {
    reply = await fetch(url, {
      signal: signal ?? null,
      method: method ?? sent?.method ?? 'GET',
      headers: { ...(sent && { 'content-type': sent.type }), ...headers },
      ...(sent && { body: sent.body }),
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new Refused(0, { code: 'offline' })
  }
  if (reply.status === 204) return undefined as T
  const answer = (await reply.json().catch(() => null)) as unknown
  if (reply.ok && answer !== null) return answer as T
  const problem = answer as Refused['problem'] | null
  throw new Refused(reply.status, problem?.code ? problem : { code: `http_${reply.status}` })
}
