import { webhookFeed } from '@affluence/contract/webhookFeed'
import { webhooks } from '@affluence/contract/webhooks'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { audit_log } from '../../../kernel/work/work.tables.ts'
import { webhookWorld, type WebhookWorld } from '../../../testing/webhookWorld.ts'

let t: WebhookWorld
beforeAll(async () => void (t = await webhookWorld()))
afterAll(() => t.end())

test('the query of an address is not sent to other receivers, nor written to the audit log', async () => {
  const [hook, other] = [await t.listen({ status: 410 }), await t.listen()]
  await t.endpoint(other.url, { events: ['endpoint.disabled'] })
  const endpoint = await t.endpoint(`${hook.url}?key=s3cret`)
  await t.shop(webhooks.change, { params: { id: endpoint.id }, body: { url: `${hook.url}?key=s3cret&more=s3cret` } })
  await t.happen([endpoint], ['ord_a'])
  await t.work()
  const bodies = other.events().map(({ data }) => data)
  expect(bodies).toMatchObject([{ endpoint_id: endpoint.id, reason: 'gone', url: hook.url }])
  const { data } = (await t.shop(webhookFeed.events, { query: { types: 'endpoint.disabled' as never } })).body
  expect(data.map((event) => event.data['url'])).toEqual([hook.url])
  await t.shop(webhooks.remove, { params: { id: endpoint.id } })
  const rows = await t.kernel.db.read.select().from(audit_log).where(eq(audit_log.target_id, endpoint.id))
  expect(rows.map(({ action }) => action.split('.')[1])).toEqual(['created', 'changed', 'disabled', 'removed'])
  expect(rows[1]).toMatchObject({
    before: { url: `${hook.url}?key=***` },
    after: { url: `${hook.url}?key=***&more=***` },
  })
  expect(JSON.stringify(rows)).not.toContain('s3cret')
})
