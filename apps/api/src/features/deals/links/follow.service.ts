import { DAY } from '../../../kernel/clock.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { isCode, takeClick, type Visitor } from './clicks.service.ts'
import type { Guesses } from './guesses.rules.ts'
import { codeIn, destination } from './links.rules.ts'
import { cookieOf, extended, maxAge, type Sign, type Step, readTrail, expiryAfter } from './trail.rules.ts'
import { botReason, deviceOf, referrerHost } from './visits.rules.ts'

/** What a visitor brings along. */
export type Visit = {
  code: string
  ip: string
  method: string
  agent: string
  purpose: string
  referrer: string
  cookies: string | undefined
}

/** Leads to the stored address once the click is on disk, with the trail that the browser keeps; null where a link leads nowhere. */
export async function followLink(kernel: Kernel, guesses: Guesses, visit: Visit) {
  const { clock } = kernel
  const code = codeIn(visit.code)
  const wait = guesses.waitFor(visit.ip, clock.ms())
  // Thousands of people may share one address: a code that exists always leads on, and only wrong ones have a limit.
  if (wait > 0 && (code === null || !(await isCode(kernel, code))))
    throw new Refusal('too_often', 'too_many_requests', { retry_after: wait })
  const click = code === null ? undefined : await takeClick(kernel, code, visitorOf(kernel, visit))
  if (click === undefined) guesses.note(visit.ip, clock.ms())
  if (!click) return null

  const now = Date.parse(click.at)
  const step = { click: click.id, until: expiryAfter(now, click.sponsor.window_days * DAY) }
  return { to: destination(click.product.url, click.id), cookie: trailWith(kernel, visit.cookies, step, now) }
}

function visitorOf({ config }: Kernel, { ip, method, agent, purpose, referrer }: Visit): Visitor {
  return {
    ip,
    agent,
    bot_reason: botReason({ method, agent, purpose }),
    device: deviceOf(agent),
    referrer_host: referrerHost(referrer, hostOf(config.PUBLIC_URL)),
  }
}

const hosts = new Map<string, string>()
function hostOf(url: string) {
  const hostname = hosts.get(url) ?? new URL(url).hostname
  hosts.set(url, hostname)
  return hostname
}

const COOKIE = 'aff'
const PURPOSE = 'click trail'
const signer = ({ crypto }: Pick<Kernel, 'crypto'>): Sign => ({
  sign: (text) => crypto.sign(PURPOSE, text),
  verify: (text, signature) => crypto.verify(PURPOSE, text, signature),
})

/** The clicks that this browser brings along, newest first; attribution asks for them. */
export function clicksInCookie(kernel: Pick<Kernel, 'crypto' | 'clock'>, header: string | undefined): string[] {
  return readTrail(cookieIn(header), kernel.clock.ms(), signer(kernel)).map(({ click }) => click)
}

function cookieIn(header: string | undefined) {
  const start = `${COOKIE}=`
  const pair = header?.split(';').find((text) => text.trim().startsWith(start))
  return pair?.trim().slice(start.length)
}

function trailWith(kernel: Kernel, cookies: string | undefined, step: Step, now: number) {
  const sign = signer(kernel)
  const trail = extended(readTrail(cookieIn(cookies), now, sign), step)
  const secure = kernel.config.PUBLIC_URL.startsWith('https:') ? '; Secure' : ''
  return `${COOKIE}=${cookieOf(trail, sign)}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge(trail, now)}${secure}`
}
