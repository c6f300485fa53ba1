import { GiveUp } from './work/giveUp.ts'

/** `id` is the same for every try, so that the gateway recognises a repetition. */
export type TextMessage = { id: string; to: string; text: string }
export type TextTransport = { send(message: TextMessage): Promise<void> }

const PATIENCE = 15_000

/** By an HTTP gateway of the operator's, or not at all. */
export const textsBy = ({ url, token }: { url: string | undefined; token: string | undefined }): TextTransport | null =>
  url === undefined ? null : { send: (message) => post(url, token, message) }

async function post(url: string, token: string | undefined, message: TextMessage) {
  const { status } = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': message.id,
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(message),
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE),
  })
  if (status < 300) return
  const summary = `the gateway for text messages answered ${status}`
  throw isFinal(status) ? new GiveUp(summary) : new Error(summary)
}

/** It has refused this message for good; all else may pass. */
const isFinal = (status: number) => status >= 400 && status < 500 && ![408, 425, 429].includes(status)
