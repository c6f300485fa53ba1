/** The visitor's last clicks as their own browser keeps them: newest first, each until its sponsor's window ends. */
export type Step = { click: string; until: string }
export type Sign = { sign(text: string): string; verify(text: string, signature: string): boolean }

const LIMIT = 10
const SECONDS = 1000

const written = ({ click, until }: Step) => `${click.slice(4)}-${(Date.parse(until) / SECONDS).toString(36)}`
const read = (text: string): Step | null => {
  const [, click, until] = /^([0-9a-f]{32})-([0-9a-z]{1,8})$/.exec(text) ?? []
  return click && until
    ? { click: `clk_${click}`, until: new Date(Number.parseInt(until, 36) * SECONDS).toISOString() }
    : null
}

/** What a cookie says, if it is ours as we wrote it; a changed one says nothing. */
export function trailIn(cookie: string | undefined, now: string, { verify }: Sign): Step[] {
  const dot = cookie?.lastIndexOf('.') ?? -1
  if (!cookie || dot < 1 || cookie.length > 1000) return []
  const body = cookie.slice(0, dot)
  if (!verify(body, cookie.slice(dot + 1))) return []
  return body
    .split('~')
    .flatMap((text) => read(text) ?? [])
    .filter(({ until }) => until > now)
}

export function cookieOf(trail: readonly Step[], { sign }: Sign) {
  const body = trail.map(written).join('~')
  return `${body}.${sign(body)}`
}

/** Whole seconds, rounded up, so that a window of 30 days is 30 days. */
const wholeSecond = (instant: string) => new Date(Math.ceil(Date.parse(instant) / SECONDS) * SECONDS).toISOString()
export const extended = (trail: readonly Step[], step: Step) =>
  [{ click: step.click, until: wholeSecond(step.until) }, ...trail].slice(0, LIMIT)

/** How long the browser is to keep it: as long as the longest of its windows. */
export const maxAge = (trail: readonly Step[], now: string) =>
  Math.max(0, ...trail.map(({ until }) => Math.ceil((Date.parse(until) - Date.parse(now)) / SECONDS)))
