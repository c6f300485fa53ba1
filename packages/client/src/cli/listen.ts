import { type Client, createClient } from '../client.ts'
import type { Followed } from '../follow.ts'
import type { AffluenceError } from '../sender.ts'
import type { WebhookEvent } from '../wire.ts'
import { forward, reasonOf } from './forward.ts'
import type { ListenOptions } from './options.ts'

type Say = (line: string) => void
/** Where the feed begins now: what came before is not asked for. */
const LATEST = 'latest'

/** Follows and forwards until the signal comes. Throws where the server refuses, or does not answer at the start. */
export async function listen(options: ListenOptions, signal: AbortSignal, say: Say) {
  const { url, key, types } = options
  // At the start nothing is tried again: who runs this looks on. From then on everything is.
  const { events } = createClient({ url, key, attempts: 1 })
  const after = await beginning(events, options)
  greet(options, say)
  const onRetry = (error: AffluenceError, wait: number) =>
    say(`${clock()}  ${url} does not answer (${whyOf(error)}), again in ${Math.ceil(wait / 1000)} s`)
  const followed = events.follow({ after, types, signal, onRetry })
  const { delivered, lost } = await handleAll(followed, options, signal, say)
  say(options.forward ? `Ended: ${delivered} delivered, ${lost} not.` : 'Ended.')
  say(`Go on from here with --after ${followed.cursor}`)
}

/** Asks once, so that a wrong key or address is told at once, and learns where to begin. */
async function beginning(events: Client['events'], { after, since }: ListenOptions) {
  const page = await events.page({ after: after ?? since?.toISOString() ?? LATEST, limit: 1 })
  return after ?? since?.toISOString() ?? page.next_cursor
}

function greet({ url, types, forward: target, secret, isNewSecret }: ListenOptions, say: Say) {
  say(`Listening to ${url}${types.length > 0 ? ` for ${types.join(', ')}` : ''}. Ctrl+C ends.`)
  if (!target) return
  say(`Forwarding to ${target}, signed with ${isNewSecret ? 'a new secret:' : 'your secret.'}`)
  if (isNewSecret) say(secret)
}

async function handleAll(followed: Followed, options: ListenOptions, signal: AbortSignal, say: Say) {
  const counts = { delivered: 0, lost: 0 }
  for await (const event of followed) {
    const isDelivered = await handle(event, options, signal, say)
    if (signal.aborted && !isDelivered) break // it was broken off: it has its turn the next time
    counts[isDelivered ? 'delivered' : 'lost']++
  }
  return counts
}

async function handle(
  event: WebhookEvent,
  { forward: url, secret, print }: ListenOptions,
  signal: AbortSignal,
  say: Say,
) {
  const name = `${event.type.padEnd(20)} ${event.id}`
  const isDelivered = url
    ? await forward(event, { url, secret, signal }, ({ text, again }) => {
        say(`${clock()}  ${name}  ${text}${again === null ? '' : `, again in ${again / 1000} s`}`)
      })
    : (say(`${clock()}  ${name}`), true)
  if (print) say(JSON.stringify(event, null, 2))
  return isDelivered
}

const clock = () => new Date().toTimeString().slice(0, 8)

/** A refusal in the words of somebody who can do something about it. */
export function whyOf(error: AffluenceError) {
  const { code, status, problem, cause } = error
  const explanations: Record<string, string> = {
    unauthenticated: 'The server does not know this key. Was it ended, or is it of another server?',
    key_expired: 'The time of this key is over.',
    scope_missing: 'This key lacks the scope events:read. Make one that has it, on the page API keys.',
    ip_not_allowed: `This key is bound to other addresses than ${problem.ip}.`,
    invalid_cursor: 'The server does not know the position of --after. Is it of this server, and younger than 90 days?',
    timed_out: 'no answer in time',
    unreachable: reasonOf(cause ?? error),
    http_404: 'There is no Affluence server at this address.',
    not_found: 'There is no event feed at this address. Is --url the address of the server alone?',
  }
  const fields = problem.errors?.map(({ path, code: fault }) => `${path} ${fault}`).join(', ')
  return explanations[code] ?? `${status} ${code}${fields ? `: ${fields}` : ''}`
}
