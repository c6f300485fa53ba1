import { affiliations } from '@affluence/contract/affiliations'
import { and, eq, inArray } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY } from '../../../kernel/clock.ts'
import { history } from '../../../kernel/work/work.tables.ts'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import { links } from '../links/links.tables.ts'
import { affiliation_requests } from '../agreements/agreements.tables.ts'

let w: World
beforeAll(async () => {
  w = await affiliationWorld()
})
afterAll(() => w.end())
const at = (id: string) => ({ params: { id } })

const acts = {
  approve: (id: string) => w.shop(affiliations.approve, { ...at(id), body: {} }),
  reject: (id: string) => w.shop(affiliations.reject, { ...at(id), body: { response: 'No', retry_policy: 'now' } }),
  cancel: (id: string) => w.ada(affiliations.cancel, at(id)),
  bulk: async (id: string) => {
    const { body } = await w.shop(affiliations.decide, { body: { decision: 'approve', ids: [id] } })
    return body.data[0]!.done
      ? { status: 200, code: undefined }
      : { status: 409, code: body.data[0]!.code ?? undefined }
  },
}
const final = { approve: 'approved', reject: 'rejected', cancel: 'cancelled', bulk: 'approved' }

test('of all who decide at the same moment exactly one wins, and there are never two links', async () => {
  const names = Object.keys(acts) as (keyof typeof acts)[]
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...names), { minLength: 2, maxLength: 6 }), async (actions) => {
      const product = await w.offer()
      const { body } = await w.ask(product.id)
      const answers = await Promise.all(actions.map(async (name) => ({ name, ...(await acts[name](body.id)) })))
      const won = answers.filter(({ status }) => status === 200)
      expect(won).toHaveLength(1)
      for (const lost of answers.filter(({ status }) => status !== 200)) {
        expect(lost).toMatchObject({ status: 409, code: 'wrong_state' })
      }
      const { db } = w.kernel
      const [row] = await db.read.select().from(affiliation_requests).where(eq(affiliation_requests.id, body.id))
      expect(row!.state).toBe(final[won[0]!.name])
      expect(await db.read.$count(links, eq(links.request_id, body.id))).toBe(row!.state === 'approved' ? 1 : 0)
      expect(await db.read.$count(history, eq(history.subject_id, body.id))).toBe(2)
    }),
    { numRuns: 25 },
  )
})

test('many asks at once make one request', async () => {
  for (let round = 0; round < 5; round++) {
    const product = await w.offer()
    const answers = await Promise.all(Array.from({ length: 8 }, () => w.ask(product.id)))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    for (const lost of answers.filter(({ status }) => status !== 201)) {
      expect(lost).toMatchObject({ status: 409, code: 'already_pending' })
    }
    const live = and(
      eq(affiliation_requests.product_id, product.id),
      inArray(affiliation_requests.state, ['pending', 'approved']),
    )
    expect(await w.kernel.db.read.$count(affiliation_requests, live)).toBe(1)
  }
})

test('at the very end of the wait, many asks make one request', async () => {
  const product = await w.offer()
  const { body } = await w.ask(product.id)
  await w.shop(affiliations.reject, { ...at(body.id), body: { response: 'No' } })
  w.pass(30 * DAY - 1)
  await w.ada(affiliations.waiting)
  expect((await Promise.all([w.ask(product.id), w.ask(product.id)])).map(({ code }) => code)).toEqual([
    'reapply_too_early',
    'reapply_too_early',
  ])
  w.pass(1)
  const answers = await Promise.all(Array.from({ length: 6 }, () => w.ask(product.id)))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409, 409, 409])
})

test('clicks at once are all there, and one of a visitor is the first', async () => {
  const { link } = await w.linked()
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, n) => w.visit(link.code, {}, { ip: `198.51.100.${n % 4}` })),
  )
  expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([302]))
  expect(new Set(answers.map(({ headers }) => headers['location'])).size).toBe(40)
  const { body } = await w.ada(affiliations.list, { query: {} })
  expect(body.data.length).toBeGreaterThan(0)
  const { links: endpoints } = await import('@affluence/contract/links')
  expect((await w.ada(endpoints.get, at(link.id))).body).toMatchObject({ clicks: 40, unique_clicks: 4 })
})
