import { createHmac } from 'node:crypto'
import { sleep } from '../sender.ts'
import { webhooks } from '../webhooks.ts'
import type { WebhookEvent } from '../wire.ts'

export type Target = { url: string; secret: string; signal: AbortSignal }
/** How one try went; `again` says in how many milliseconds the next follows, if one does. */
export type Try = { text: string; again: number | null }

/** Pauses before the next try, in milliseconds. */
const PAUSES = [1, 2, 5, 10, 30].map((seconds) => seconds * 1000)
const LONGEST = 60_000
const TIMEOUT = 15_000

/** Whether it arrived in the end. Tells each try as soon as it is over. */
export async function forward(event: WebhookEvent, target: Target, tell: (one: Try) => void) {
  for (let tries = 0; ; tries++) {
    const { isDelivered, text, isFinal, wait } = await post(event, target)
    if (target.signal.aborted) return isDelivered
    const pause = isDelivered || isFinal ? undefined : PAUSES[tries]
    const again = pause === undefined ? null : Math.min(LONGEST, wait ?? pause)
    tell({ text, again })
    if (again === null) return isDelivered
    await sleep(again, target.signal)
    if (target.signal.aborted) return false
  }
}

type Answer = { isDelivered: boolean; text: string; isFinal?: boolean; wait?: number | undefined }
async function post(event: WebhookEvent, { url, secret, signal }: Target): Promise<Answer> {
  const body = JSON.stringify(event)
  const began = performance.now()
  try {
    const reply = await fetch(url, {
      method: 'POST',
      headers: await headersOf(event, body, secret),
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)]),
    })
    const text = `${reply.status} in ${Math.round(performance.now() - began)} ms`
    return { text, ...(await meaningOf(reply)) }
  } catch (error) {
    return { isDelivered: false, text: reasonOf(error) }
  }
}

/** What the server would make of the same answer. */
async function meaningOf(reply: Response) {
  const control = reply.headers.get('webhook-delivery')
  await reply.body?.cancel()
  const isFinal = reply.status === 410 || control === 'abort-message' || control === 'disable'
  const seconds = [429, 503].includes(reply.status) ? Number(reply.headers.get('retry-after')) : 0
  return { isDelivered: reply.ok, isFinal, wait: seconds > 0 ? seconds * 1000 : undefined }
}

/** Those of a delivery of the server, but for `v1a`, which only the server can sign. */
async function headersOf(event: WebhookEvent, body: string, secret: string) {
  const simple = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
  return {
    ...(await webhooks.sign(event, body, secret)),
    'x-affluence-event': event.type,
    'x-affluence-signature': simple,
    'x-delivr-signature': simple,
    'user-agent': 'Affluence-Webhooks/1',
  }
}

/** Why nobody answered: what the network says is deep in the cause. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return 'no answer in time'
  const { cause } = error
  if (cause instanceof AggregateError && cause.errors.length > 0) return reasonOf(cause.errors[0])
  if (cause instanceof Error) return reasonOf(cause)
  return 'code' in error ? `${error.code}` : error.message
}
