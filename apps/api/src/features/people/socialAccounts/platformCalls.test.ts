import { createHmac } from 'node:crypto'
import { socialAccounts } from '@affluence/contract/socialAccounts'
import { notifications } from '@affluence/contract/notifications'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { socialWorld } from '../../../testing/social/socialWorld.ts'
import { follower_snapshots, social_accounts } from './socialAccounts.tables.ts'
import { platform_events } from './syncs.tables.ts'

let w: Awaited<ReturnType<typeof socialWorld>>
beforeAll(async () => {
  w = await socialWorld()
})
afterAll(() => w.end())

const path = '/api/social-media/webhooks/instagram/'
const hex = (text: string | Buffer, secret = 'ig-secret') => createHmac('sha256', secret).update(text).digest('hex')
const post = (text: string, headers: Record<string, string>, url = path) =>
  w.app.inject({ method: 'POST', url, headers: { 'content-type': 'application/json', ...headers }, payload: text })
const postSigned = (body: unknown) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return post(text, { 'x-hub-signature-256': `sha256=${hex(text)}` })
}
const events = () => w.kernel.db.read.select().from(platform_events)
const eventOf = async (key: string) => (await events()).find((one) => one.key === key)
const accountRow = async (id: string) =>
  (await w.kernel.db.read.select().from(social_accounts).where(eq(social_accounts.id, id)))[0]

const callback = (name: string, request: string) =>
  w.app.inject({
    method: 'POST',
    url: `/api/social-media/callbacks/instagram/${name}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ signed_request: request }).toString(),
  })
function requestOf(user_id: string, secret = 'ig-secret') {
  // Instagram writes the id as a number, also beyond 2^53.
  const json = `{"algorithm":"HMAC-SHA256","issued_at":1772442000,"user_id":${user_id}}`
  const payload = Buffer.from(json).toString('base64url')
  return `${createHmac('sha256', secret).update(payload).digest('base64url')}.${payload}`
}

test('the verification request is answered only with the right token', async () => {
  const ask = (query: Record<string, string>) => w.app.inject({ url: path, query })
  const valid = { 'hub.mode': 'subscribe', 'hub.verify_token': 'ig-verify', 'hub.challenge': '1158201444' }
  const answer = await ask(valid)
  expect([answer.statusCode, answer.body]).toEqual([200, '1158201444'])
  expect(answer.headers['content-type']).toContain('text/plain')
  for (const invalid of [
    { 'hub.verify_token': 'ig-verifx' },
    { 'hub.verify_token': '' },
    { 'hub.mode': 'unsubscribe' },
  ])
    expect((await ask({ ...valid, ...invalid })).statusCode).toBe(403)
  expect((await w.app.inject({ url: '/api/social-media/webhooks/youtube/', query: valid })).statusCode).toBe(404)
})

test('unsigned events are refused and not stored', async () => {
  const text = JSON.stringify({ id: 'e-unsigned', event_type: 'follower_update', platform_user_id: '1' })
  const headers: Record<string, string>[] = [
    {},
    { 'x-hub-signature-256': `sha256=${hex(text, 'other')}` },
    { 'x-hub-signature-256': hex(text) },
    { 'x-hub-signature-256': `sha256=${hex(`${text} `)}` },
  ]
  for (const one of headers) expect((await post(text, one)).statusCode).toBe(401)
  expect(
    (await post(text, { 'x-hub-signature-256': `sha256=${hex(text)}` }, '/api/social-media/webhooks/youtube'))
      .statusCode,
  ).toBe(404)
  expect(await events()).toEqual([])
})

test('broken JSON and other values than objects are refused', async () => {
  for (const text of ['{"id": ', '[1]', '"text"', 'null', '{"id":"1","id":"2"}'])
    expect([text, (await postSigned(text)).statusCode]).toEqual([text, 400])
  expect(await events()).toEqual([])
})

test('an event is stored once, and its numbers become a snapshot', async () => {
  const { who, person, id } = await w.connected('instagram')
  const body = { id: 'e-1', event_type: 'follower_update', platform_user_id: person.id, follower_count: 1500 }
  for (let time = 0; time < 2; time++) {
    const answer = await postSigned(body)
    expect([answer.statusCode, answer.json()]).toEqual([200, { status: 'received' }])
  }
  expect(await eventOf('id:e-1')).toMatchObject({ state: 'pending', platform_user_id: person.id })
  await w.work()
  expect((await events()).filter(({ key }) => key === 'id:e-1')).toMatchObject([{ state: 'processed', error: null }])
  const { data } = (await who(socialAccounts.history, { params: { id }, query: {} })).body
  expect(data.map(({ followers, source }) => [followers, source])).toEqual([
    [1500, 'webhook'],
    [1000, 'api'],
  ])
  await postSigned({ ...body, id: 'e-2', follower_count: 'many' })
  await postSigned({ ...body, id: 'e-3', platform_user_id: 'nobody' })
  await w.work()
  expect([(await eventOf('id:e-2'))?.state, (await eventOf('id:e-3'))?.state]).toEqual(['failed', 'ignored'])
})

test('other event types are ignored, and their data are not stored', async () => {
  await postSigned({ id: 'e-other', event_type: 'story_seen', platform_user_id: '5', secret_words: 'x' })
  const entry = { id: '5', time: 1, changes: [{ field: 'comments', value: { text: 'hello' } }], field: 'mentions' }
  await postSigned({ object: 'instagram', entry: [entry] })
  await w.work()
  expect(await eventOf('id:e-other')).toMatchObject({ type: 'story_seen', state: 'ignored', data: {} })
  const [mentions, comments] = (await events()).filter(({ type }) => ['mentions', 'comments'].includes(type))
  expect([mentions?.state, comments?.state, comments?.data]).toEqual(['ignored', 'ignored', {}])
})

test('a changed profile makes the next sync due', async () => {
  const { who, person, id } = await w.connected('instagram')
  person.followers = 1200
  await postSigned({ id: 'e-profile', type: 'profile_update', user_id: person.id })
  await w.work()
  expect((await w.account(who, id)).numbers?.followers).toBe(1200)
})

test('a person who removes the app at Instagram is disconnected, by event or callback', async () => {
  const ways = [
    (person: { id: string }) =>
      postSigned({ event_id: person.id, event_type: 'account_deauthorized', platform_user_id: person.id }),
    (person: { app_id: string }) => callback('deauthorize', requestOf(person.app_id)),
    (person: { id: string }) => callback('deauthorize', requestOf(person.id)),
  ]
  for (const way of ways) {
    const { who, person, id } = await w.connected('instagram')
    expect((await way(person)).statusCode).toBe(200)
    await w.work()
    expect(await accountRow(id)).toMatchObject({ state: 'revoked', access_token: null, refresh_token: null })
    expect((await w.account(who, id)).problem?.code).toBe('revoked_at_platform')
    const notices = (await who(notifications.list, { query: {} })).body.data
    expect(notices.map(({ kind }) => kind)).toContain('social_revoked')
  }
})

test('a callback with a changed byte is refused and changes nothing', async () => {
  const { person, id } = await w.connected('instagram')
  const count = (await events()).length
  const request = requestOf(person.id)
  const [signature, payload] = request.split('.') as [string, string]
  const other = Buffer.from(payload, 'base64url').toString().replace(person.id, '17841400000000000')
  const invalid = [
    requestOf(person.id, 'other'),
    `${signature}.${Buffer.from(other).toString('base64url')}`,
    `${signature[0] === 'A' ? 'B' : 'A'}${signature.slice(1)}.${payload}`,
    payload,
    '',
  ]
  for (const name of ['deauthorize', 'data-deletion'])
    for (const one of invalid) expect((await callback(name, one)).statusCode).toBe(400)
  await w.work()
  expect([(await accountRow(id))?.state, (await events()).length]).toEqual(['active', count])
})

test('a deletion request deletes all data of the person, and its status is shown', async () => {
  const { person, id } = await w.connected('instagram')
  await postSigned({ id: 'e-9', event_type: 'follower_update', platform_user_id: person.id, follower_count: 7 })
  await w.work()
  const answer = await callback('data-deletion', requestOf(person.id))
  const { url, confirmation_code } = answer.json() as { url: string; confirmation_code: string }
  expect(url).toBe(`http://localhost:3000/data-deletion/${confirmation_code}`)
  expect((await callback('data-deletion', requestOf(person.id))).json()).toEqual({ url, confirmation_code })
  const page = (language: string, code = confirmation_code) =>
    w.app.inject({ url: `/data-deletion/${code}`, headers: { 'accept-language': language } })
  expect((await page('en')).body).toContain('Your data is being deleted')
  await w.work()
  expect((await page('en')).body).toContain('Your data is deleted')
  expect((await page('fr')).body).toContain('À votre demande du 2026-03-02')
  expect([(await page('en', 'unknown')).statusCode, await accountRow(id)]).toEqual([404, undefined])
  const snapshots = w.kernel.db.read.select().from(follower_snapshots).where(eq(follower_snapshots.account_id, id))
  expect([await snapshots, (await eventOf('id:e-9'))?.data]).toEqual([[], {}])
  const other = (await callback('data-deletion', requestOf('17841499999999998'))).json() as {
    confirmation_code: string
  }
  await w.work()
  expect((await page('en', other.confirmation_code)).body).toContain('We hold no data about you')
})

test('the history of an account that was disconnected before is deleted too', async () => {
  const { who, person, id } = await w.connected('instagram')
  await who(socialAccounts.remove, { params: { id } })
  await callback('data-deletion', requestOf(person.app_id))
  await w.work()
  expect(await accountRow(id)).toBeUndefined()
})

test('TikTok’s event about a removed app disconnects the account', async () => {
  const { person, id } = await w.connected('tiktok')
  const text = JSON.stringify({
    client_key: 'tt-key',
    event: 'authorization.removed',
    create_time: 1,
    user_openid: `tt-${person.id}`,
    content: '{"reason":1}',
  })
  const url = '/api/social-media/webhooks/tiktok/'
  const header = (of: string) => ({ 'tiktok-signature': `t=1772442000,s=${hex(`1772442000.${of}`, 'tt-secret')}` })
  expect((await post(text, header(`${text} `), url)).statusCode).toBe(401)
  expect((await post(text, header(text), url)).statusCode).toBe(200)
  await w.work()
  expect(await accountRow(id)).toMatchObject({ state: 'revoked', access_token: null })
})
