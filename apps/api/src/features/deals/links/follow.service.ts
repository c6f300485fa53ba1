import type { FastifyReply, FastifyRequest } from 'fastify'
import { DAY } from '../../../kernel/clock.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { languageIn, plainPage } from '../../../kernel/http/plainPage.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { isCode, takeClick, type Visitor } from './clicks.service.ts'
import type { Guesses } from './guesses.rules.ts'
import { codeIn, destination } from './links.rules.ts'
import en from './nowhere.en.json' with { type: 'json' }
import fr from './nowhere.fr.json' with { type: 'json' }
import { cookieOf, extended, maxAge, type Sign, type Step, readTrail, expiryAfter } from './trail.rules.ts'
import { botReason, deviceOf, referrerHost } from './visits.rules.ts'

/** A link is followed: 302 to the stored address once the click is on disk, or a page that says it leads nowhere. */
export async function followLink(kernel: Kernel, guesses: Guesses, request: FastifyRequest, reply: FastifyReply) {
  const { clock } = kernel
  const code = codeIn((request.params as { code: string }).code)
  const wait = guesses.waitFor(request.ip, clock.ms())
  // Thousands of people may share one address: a code that exists always leads on, and only wrong ones have a limit.
  if (wait > 0 && (code === null || !(await isCode(kernel, code))))
    throw new Refusal('too_often', 'too_many_requests', { retry_after: wait })
  const click = code === null ? undefined : await takeClick(kernel, code, visitorOf(kernel, request))
  void reply.header('cache-control', 'private, no-store')
  if (click === undefined) guesses.note(request.ip, clock.ms())
  if (!click) return nowhere(request, reply)

  const now = Date.parse(click.at)
  const step = { click: click.id, until: expiryAfter(now, click.sponsor.window_days * DAY) }
  leaveTrail(kernel, request, reply, step, now)
  void reply.code(302).header('location', destination(click.product.url, click.id)).send()
  return ''
}

const words = { en, fr }
function nowhere(request: FastifyRequest, reply: FastifyReply) {
  const language = languageIn(request.headers['accept-language'] ?? '')
  void reply.code(404).header('content-language', language).header('vary', 'accept-language')
  const { title, text, home } = words[language]
  return plainPage({ language, title, text, link: { to: '/', text: home } })
}

const first = (header: string | string[] | undefined) => (Array.isArray(header) ? header[0] : header) ?? ''

function visitorOf({ config }: Kernel, { ip, method, headers }: FastifyRequest): Visitor {
  const agent = (headers['user-agent'] ?? '').slice(0, 500)
  const purpose = `${first(headers['sec-purpose'])} ${first(headers['purpose'])} ${first(headers['x-moz'])}`
  return {
    ip,
    agent,
    bot_reason: botReason({ method, agent, purpose }),
    device: deviceOf(agent),
    referrer_host: referrerHost(headers.referer ?? '', hostOf(config.PUBLIC_URL)),
  }
}

const hosts = new Map<string, string>()
function hostOf(url: string) {
  const known = hosts.get(url) ?? new URL(url).hostname
  hosts.set(url, known)
  return known
}

const COOKIE = 'aff'
const PURPOSE = 'click trail'
const signer = ({ crypto }: Pick<Kernel, 'crypto'>): Sign => ({
  sign: (text) => crypto.sign(PURPOSE, text),
  verify: (text, signature) => crypto.verify(PURPOSE, text, signature),
})

/** The clicks that this browser brings along, newest first; whoever attributes an order asks for them. */
export function clicksInCookie(kernel: Pick<Kernel, 'crypto' | 'clock'>, header: string | undefined): string[] {
  return readTrail(cookieIn(header), kernel.clock.ms(), signer(kernel)).map(({ click }) => click)
}

function cookieIn(header: string | undefined) {
  const start = `${COOKIE}=`
  const pair = header?.split(';').find((text) => text.trim().startsWith(start))
  return pair?.trim().slice(start.length)
}

function leaveTrail(kernel: Kernel, { headers }: FastifyRequest, reply: FastifyReply, step: Step, now: number) {
  const sign = signer(kernel)
  const trail = extended(readTrail(cookieIn(headers.cookie), now, sign), step)
  const secure = kernel.config.PUBLIC_URL.startsWith('https:') ? '; Secure' : ''
  void reply.header(
    'set-cookie',
    `${COOKIE}=${cookieOf(trail, sign)}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge(trail, now)}${secure}`,
  )
}
