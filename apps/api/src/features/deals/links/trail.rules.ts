/** The visitor's last clicks as their own browser keeps them: newest first, each until its sponsor's window ends, in whole seconds. */
export type Step = { click: string; until: number }
export type Sign = { sign(text: string): string; verify(text: string, signature: string): boolean }

const LIMIT = 10
const SECONDS = 1000

const stepText = ({ click, until }: Step) => `${click.slice(4)}-${until.toString(36)}`
const read = (text: string): Step | null => {
  const [, click, until] = /^([0-9a-f]{32})-([0-9a-z]{1,8})$/.exec(text) ?? []
  return click && until ? { click: `clk_${click}`, until: Number.parseInt(until, 36) } : null
}

/** What a cookie says, if it is ours as we wrote it; a changed one says nothing. */
export function readTrail(cookie: string | undefined, now: number, { verify }: Sign): Step[] {
  const dot = cookie?.lastIndexOf('.') ?? -1
  if (!cookie || dot < 1 || cookie.length > 1000) return []
  const body = cookie.slice(0, dot)
  if (!verify(body, cookie.slice(dot + 1))) return []
  return body
    .split('~')
    .flatMap((text) => read(text) ?? [])
    .filter(({ until }) => until * SECONDS > now)
}

export function cookieOf(trail: readonly Step[], { sign }: Sign) {
  const body = trail.map(stepText).join('~')
  return `${body}.${sign(body)}`
}

/** The second in which a window ends that begins now: rounded up, so that 30 days are 30 days. */
export const expiryAfter = (now: number, window: number) => Math.ceil((now + window) / SECONDS)
export const extended = (trail: readonly Step[], step: Step) => [step, ...trail].slice(0, LIMIT)

/** How long the browser is to keep it: as long as the longest of its windows, and not the second that they end in. */
export const maxAge = (trail: readonly Step[], now: number) =>
  trail.reduce((most, { until }) => Math.max(most, Math.floor(until - now / SECONDS)), 0)
