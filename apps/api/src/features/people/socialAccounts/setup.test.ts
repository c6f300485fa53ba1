import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { socialMonitor } from '@affluence/contract/socialAccounts.monitor'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { warningsOfSocial } from '../../../config.social.ts'
import { socialWorld } from '../../../testing/social/socialWorld.ts'

let w: Awaited<ReturnType<typeof socialWorld>>
/** Handlers that replace the usual answer of a path. */
const broken = new Map<string, (reply: ServerResponse) => void>()
const requests: string[] = []

/** A proxy before the application that also serves the pages. */
async function answer(request: IncomingMessage, reply: ServerResponse) {
  const { method = 'GET', url = '/', headers } = request
  const path = url.split('?')[0]!
  requests.push(`${method} ${path}`)
  const replacement = broken.get(path)
  if (replacement) return replacement(reply)
  if (path.startsWith('/auth/')) return reply.writeHead(200, { 'content-type': 'text/html' }).end('<html></html>')
  const payload = await buffer(request)
  const { statusCode, body } = await w.app.inject({ method: method as 'GET' | 'POST', url, headers, payload })
  return reply.writeHead(statusCode).end(body)
}
const server = createServer((request, reply) => void answer(request, reply))

beforeAll(async () => {
  await once(server.listen(0), 'listening')
  const PUBLIC_URL = `http://localhost:${(server.address() as AddressInfo).port}`
  w = await socialWorld({ env: { PUBLIC_URL } })
})
afterAll(async () => {
  await w.end()
  server.closeAllConnections()
  server.close()
})

const check = async () => (await (await w.admin())(socialMonitor.check)).body.data
const CALLBACKS = '/api/social-media/callbacks/instagram'
const WEBHOOKS = '/api/social-media/webhooks/instagram/'

test('a working set-up has no faults, and all own addresses are called', async () => {
  expect((await check()).map(({ platform, is_ready, faults }) => [platform, is_ready, faults])).toEqual([
    ['instagram', true, []],
    ['youtube', true, []],
    ['tiktok', true, []],
  ])
  expect(new Set(requests)).toEqual(
    new Set([
      `GET ${WEBHOOKS}`,
      `POST ${CALLBACKS}/deauthorize`,
      `POST ${CALLBACKS}/data-deletion`,
      'GET /auth/instagram/callback',
      'GET /auth/youtube/callback',
      'GET /auth/tiktok/callback',
    ]),
  )
})

test('faults of the own addresses are named', async () => {
  broken.set(`${CALLBACKS}/deauthorize`, (reply) => reply.writeHead(404).end('{}'))
  broken.set(`${CALLBACKS}/data-deletion`, (reply) => reply.destroy())
  broken.set(WEBHOOKS, (reply) => reply.writeHead(200).end('Welcome'))
  broken.set('/auth/tiktok/callback', (reply) => reply.writeHead(302, { location: 'http://elsewhere.example/' }).end())
  const [instagram, youtube, tiktok] = await check()
  broken.clear()
  expect(instagram).toMatchObject({
    is_ready: false,
    faults: [
      { code: 'verify_token_refused', setting: 'INSTAGRAM_VERIFY_TOKEN', detail: expect.stringMatching(/\(200\)$/) },
      { code: 'callback_unanswered', detail: expect.stringMatching(/deauthorize \(404\)$/) },
      { code: 'callback_unanswered', detail: expect.stringMatching(/data-deletion \(UND_ERR_SOCKET\)$/) },
    ],
  })
  expect(youtube!.faults).toEqual([])
  expect(tiktok!.faults).toMatchObject([{ code: 'redirect_unanswered', detail: expect.stringMatching(/\(302\)$/) }])
})

test('a platform that does not accept the secret is a fault', async () => {
  w.platforms.failNext(/oauth\/token/, { status: 401, body: { error: 'invalid_client' } })
  expect((await check())[2]!.faults).toMatchObject([{ code: 'secret_refused', setting: 'TIKTOK_CLIENT_SECRET' }])
  w.platforms.reset()
})

test('retired scopes of Instagram are named at the start, with their replacements', () => {
  const [line] = warningsOfSocial({ INSTAGRAM_SCOPES: 'user_profile,user_media' })
  expect(line).toContain('user_profile, user_media')
  expect(line).toContain('instagram_business_basic')
  expect(warningsOfSocial({ INSTAGRAM_SCOPES: 'instagram_business_basic' })).toEqual([])
})
