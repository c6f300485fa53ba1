import { apiKeys, keySignIn, type Scope, signInLinks } from '@affluence/contract/apiKeys'
import { afterAll, expect, test } from 'vitest'
import type { Offered } from './kernel/http/http.ts'
import { randomId } from './testing/samples.ts'
import { fingerprint } from './testing/tables.ts'
import type { Caller } from './testing/testApp.ts'
import { ask, isStream, nameOf, open, strangersWorld } from './testing/strangersWorld.ts'

const { t, actors, pending, somebodyElses, end } = await strangersWorld()
afterAll(end)

test('a request without credentials is refused everywhere', async () => {
  const before = await fingerprint(t.kernel.db.read)
  for (const offered of t.app.routes.filter((one) => one.grant)) {
    expect([nameOf(offered), (await ask(t.stranger, offered, randomId)).status]).toEqual([nameOf(offered), 401])
    const forged = await ask(t.withToken('eyJhbGciOiJub25lIn0.e30.'), offered, randomId)
    expect([nameOf(offered), forged.status]).toEqual([nameOf(offered), 401])
  }
  expect(await fingerprint(t.kernel.db.read)).toEqual(before)
})

test('a role without the permission is refused, and nothing is written', async () => {
  const before = await fingerprint(t.kernel.db.read)
  let requests = 0
  for (const offered of t.app.routes) {
    for (const kind of ['admin', 'sponsor', 'influencer'] as const) {
      if (!offered.grant || offered.grant.kinds.includes(kind)) continue
      requests++
      expect([nameOf(offered), kind, (await ask(actors[kind], offered, randomId)).status]).toEqual([
        nameOf(offered),
        kind,
        403,
      ])
    }
  }
  expect(requests).toBeGreaterThan(30)
  expect(await fingerprint(t.kernel.db.read)).toEqual(before)
})

test('a sponsor who waits for approval is refused in one place, with one code', async () => {
  const before = await fingerprint(t.kernel.db.read)
  const guarded = t.app.routes.filter(({ grant }) => grant?.approved && grant.kinds.includes('sponsor'))
  expect(guarded.length).toBeGreaterThan(5)
  for (const offered of guarded) {
    const { status, code } = await ask(pending, offered, randomId)
    expect([nameOf(offered), status, code]).toEqual([nameOf(offered), 403, 'approval_required'])
  }
  expect(await fingerprint(t.kernel.db.read)).toEqual(before)
})

test('a row of somebody else is not found, exactly like one that never existed', async () => {
  const before = await fingerprint(t.kernel.db.read)
  const owned = t.app.routes.filter(
    (one) => one.endpoint.params && one.grant && !isStream(one) && !open.has(nameOf(one)),
  )
  let requests = 0
  for (const offered of owned) {
    for (const kind of ['sponsor', 'influencer'] as const) {
      if (!offered.grant!.kinds.includes(kind)) continue
      requests++
      const foreign = await ask(actors[kind], offered, somebodyElses)
      expect([nameOf(offered), kind, foreign.status, foreign.code]).toEqual([nameOf(offered), kind, 404, 'not_found'])
      const absent = await ask(actors[kind], offered, randomId)
      expect([nameOf(offered), kind, absent.json]).toEqual([nameOf(offered), kind, foreign.json])
    }
  }
  expect(requests).toBeGreaterThan(20)
  expect(await fingerprint(t.kernel.db.read)).toEqual(before)
})

test('an impossible id is not found, for everybody', async () => {
  for (const offered of t.app.routes.filter((one) => one.endpoint.params && one.grant && !isStream(one))) {
    const kind = (['admin', 'sponsor', 'influencer'] as const).find((one) => offered.grant!.kinds.includes(one))
    // A courier has no account; what the link opens is tested with the rounds.
    if (!kind) continue
    const { status } = await ask(actors[kind], offered, () => "1' or '1'='1")
    expect([nameOf(offered), status]).toEqual([nameOf(offered), 404])
  }
})

/** A program of somebody who may hold one, with these scopes. */
async function program(owner: Caller, scopes: Scope[]): Promise<Caller> {
  const { key } = (await owner(apiKeys.create, { body: { name: 'Stranger', scopes } })).body
  return (endpoint, input, headers = {}) => t.stranger(endpoint, input, { authorization: `Api-Key ${key}`, ...headers })
}
const closed = (offered: Offered) => offered.grant && !isStream(offered)

test('a key does what its scopes say and nothing else; whatever belongs to another shop does not exist', async () => {
  const weak = await program(actors.sponsor, ['webhooks:write'])
  const strong = await program(actors.sponsor, [
    'orders:read',
    'orders:write',
    'products:read',
    'commissions:read',
    'wallet:read',
  ])
  const before = await fingerprint(t.kernel.db.read)
  const offered = t.app.routes.filter(closed)
  const never = offered.filter(({ grant }) => !grant!.kinds.includes('key') || !grant!.scope)
  const others = offered.filter((one) => !never.includes(one) && one.grant!.scope !== 'webhooks:write')
  for (const [code, operations] of [['forbidden', never] as const, ['scope_missing', others] as const]) {
    expect(operations.length).toBeGreaterThan(5)
    for (const one of operations) {
      const answer = await ask(weak, one, randomId)
      expect([nameOf(one), answer.status, answer.code]).toEqual([nameOf(one), 403, code])
    }
  }
  for (const one of others.filter((other) => other.endpoint.params && !open.has(nameOf(other))))
    expect([nameOf(one), (await ask(strong, one, somebodyElses)).status]).toEqual([nameOf(one), 404])
  expect(withoutUse(await fingerprint(t.kernel.db.read))).toEqual(withoutUse(before))
})

test('a bearer of a dashboard link changes nothing', async () => {
  const { body: link } = await actors.influencer(signInLinks.create)
  const token = link.url.split('#')[1]!
  const { body: session } = await t.stranger(keySignIn.byLink, { body: { token } })
  const guest = t.withToken(session.access_token)
  const before = await fingerprint(t.kernel.db.read)
  for (const offered of t.app.routes.filter((one) => closed(one) && one.endpoint.method !== 'GET'))
    expect([nameOf(offered), (await ask(guest, offered, randomId)).status]).toEqual([nameOf(offered), 403])
  expect(await fingerprint(t.kernel.db.read)).toEqual(before)
})

/** That a key was used is written down, and nothing else. */
const withoutUse = ({ api_keys: _, login_events: __, attempt_counters: ___, ...rest }: Record<string, string>) => rest
