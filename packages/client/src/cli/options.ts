import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { webhooks } from '../webhooks.ts'
import type { WebhookType } from '../wire.ts'

export const help = `Usage: affluence listen [options]

Follows what happens at an Affluence server and forwards each event to a program on this computer, signed like a webhook.
Neither needs a public address.

  --url URL         where the server answers, for example https://affluence.example.com (or AFFLUENCE_URL)
  --key KEY         the secret of an API key with the scope events:read (or AFFLUENCE_KEY, which other users of this
                    computer cannot see)
  --forward URL     where to post the events, for example http://localhost:4000/hook; without it they are only shown
  --secret WHSEC    what to sign with (or WEBHOOK_SECRET); without it a new one is made and shown
  --types LIST      only these types, separated by commas: order.created,payment.received
  --after POSITION  begin after this event: the id of one, or what the last listen showed at its end
  --since WHEN      begin at a time: 30m, 2h, 7d or 2026-03-01T09:30:00Z
                    without --after and --since it begins now; nothing is stored on this computer
  --print           show the whole body of each event
  --version, --help

An event that the program does not answer with 2xx within 15 seconds is tried again after 1, 2, 5, 10 and 30 seconds,
then the next one has its turn. Ctrl+C ends, and shows where to begin the next time.
`

/** The words were wrong, not the world: the program ends with 2 and names --help. */
export class UsageError extends Error {}

export type ListenOptions = {
  url: string
  key: string
  forward: string | null
  secret: string
  /** Whether it was made here, so that it has to be shown. */
  isNewSecret: boolean
  types: WebhookType[]
  after: string | undefined
  since: Date | null
  print: boolean
}
export type Wish = { show: 'help' | 'version' } | { listen: ListenOptions }
type Environment = Record<string, string | undefined>

export async function wishOf(args: string[], env: Environment, now: Date): Promise<Wish> {
  const { values, positionals } = parsed(args)
  if (values.version) return { show: 'version' }
  const [command, ...more] = positionals
  if (values.help || command === 'help' || (!command && args.length === 0)) return { show: 'help' }
  if (command !== 'listen' || more.length > 0)
    throw new UsageError(`There is no command ${positionals.join(' ') || 'without a name'}; there is: listen`)
  if (values.after && values.since) throw new UsageError('Give --after or --since, not both.')
  const given = values.secret ?? env.WEBHOOK_SECRET
  const secret = given ?? `whsec_${randomBytes(32).toString('base64')}`
  await checkSecret(secret)
  return {
    listen: {
      url: address('--url', required('--url', values.url ?? env.AFFLUENCE_URL, 'AFFLUENCE_URL')),
      key: required('--key', values.key ?? env.AFFLUENCE_KEY, 'AFFLUENCE_KEY'),
      forward: values.forward === undefined ? null : address('--forward', values.forward),
      secret,
      isNewSecret: given === undefined,
      types: (values.types?.split(',').map((type) => type.trim()) ?? []) as WebhookType[],
      after: values.after,
      since: values.since === undefined ? null : instant(values.since, now),
      print: values.print ?? false,
    },
  }
}

function parsed(args: string[]) {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  const words = { url: text, key: text, forward: text, secret: text, types: text, after: text, since: text }
  try {
    const options = { ...words, print: flag, help: { ...flag, short: 'h' }, version: { ...flag, short: 'v' } }
    return parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

function required(name: string, value: string | undefined, variable: string) {
  if (!value) throw new UsageError(`${name} is missing (or ${variable} in the environment).`)
  return value
}

function address(name: string, text: string) {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new UsageError(`${name} ${text} is no address of http or https.`)
  return text
}

async function checkSecret(secret: string) {
  const isOne = await webhooks.sign({ id: 'x' }, '', secret).then(
    () => secret.startsWith('whsec_'),
    () => false,
  )
  if (!isOne) throw new UsageError('The secret must be whsec_ and base64, as the server shows it.')
}

const units = { s: 1e3, m: 60e3, h: 3600e3, d: 86_400e3 }
function instant(text: string, now: Date) {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? []
  const time = unit ? now.getTime() - Number(count) * units[unit as keyof typeof units] : Date.parse(text)
  if (Number.isNaN(time)) throw new UsageError(`--since ${text} is neither 30m, 2h, 7d nor a time.`)
  return new Date(time)
}
