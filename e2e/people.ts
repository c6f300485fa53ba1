import { createHash, createHmac } from 'node:crypto'
import { type Browser, type BrowserContextOptions, expect, type Page } from '@playwright/test'
import { admin, type Server } from './server.ts'

export const password = 'a-good-long-password'
let count = 0
/** A name that no other journey of this run uses. */
export const fresh = (kind: string) => `${kind}${process.pid}x${++count}`

export async function registered(
  server: Server,
  role: 'sponsor' | 'influencer',
  more: Record<string, unknown> = {},
  // Each from a place of their own: one place may make so many accounts an hour.
  from?: string,
) {
  const username = fresh(role)
  const names = role === 'sponsor' ? { company_name: `Atelier ${username}` } : { display_name: `Creator ${username}` }
  const email = `${username}@example.com`
  const headers = { 'content-type': 'application/json', 'x-forwarded-for': from ?? `10.9.${count >> 8}.${count & 255}` }
  const send = (work?: object) => {
    const body = JSON.stringify({ role, username, email, password, ...names, ...more, ...(work && { work }) })
    return fetch(`${server.url}/api/v1/auth/register`, { method: 'POST', headers, body })
  }
  let reply = await send()
  // So many have registered that each brings a proof of work.
  if (reply.status === 429) reply = await send(solved((await reply.json()) as Puzzle))
  expect(reply.status).toBe(201)
  const { user } = (await reply.json()) as { user: { id: string } }
  return { id: user.id, username, email, name: Object.values(names)[0]! }
}

type Puzzle = { challenge: string; bits: number }
function solved({ challenge, bits }: Puzzle) {
  for (let n = 0; ; n++) {
    const hash = createHash('sha256').update(`${challenge}:${n}`).digest()
    if (Math.clz32(hash.readUInt32BE()) >= bits) return { challenge, solution: String(n) }
  }
}

/** Speaks to the API as one person, for what a journey needs before it begins. */
export async function speaking(server: Server, login: string, secret = password) {
  const send = async (method: string, path: string, body?: unknown, token = '') => {
    const reply = await fetch(server.url + path, {
      method,
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const answer = (await reply.json().catch(() => null)) as Record<string, unknown>
    expect([path, reply.status, reply.ok ? '' : answer]).toEqual([path, reply.status, ''])
    return answer
  }
  const { access_token } = await send('POST', '/api/v1/auth/login', { login, password: secret })
  return (method: string, path: string, body?: unknown) => send(method, path, body, String(access_token))
}
/** A company that has been approved. */
export async function approvedSponsor(server: Server, more: Record<string, unknown> = {}) {
  const sponsor = await registered(server, 'sponsor', more)
  const boss = await speaking(server, admin.email, admin.password)
  await boss('POST', `/api/v1/admin/users/${sponsor.id}/approve`, {})
  return sponsor
}

export async function signIn(page: Page, login: string, secret = password) {
  await page.goto('/sign-in')
  await page.locator('input[autocomplete="username"]').fill(login)
  await page.locator('input[autocomplete="current-password"]').fill(secret)
  await page.locator('input[autocomplete="current-password"]').press('Enter')
}
export const signInAsAdmin = async (page: Page) => {
  await signIn(page, admin.email, admin.password)
  await page.waitForURL('**/home')
}
/** Another person at another machine. */
export async function another(browser: Browser, server: Server, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ baseURL: server.url, locale: 'en-GB', ...options })
  return context.newPage()
}

/** The six digits of an authenticator app (RFC 6238). */
export function totp(secret: string, at = Date.now()) {
  const bits = [...secret]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)))
  const mac = createHmac('sha1', key).update(counter).digest()
  return String((mac.readUInt32BE(mac[19]! & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
