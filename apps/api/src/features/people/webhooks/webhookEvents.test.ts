import { WebhookEvent, webhookEvents, webhookSubjects, webhookTypes } from '@affluence/contract/webhookEvents'
import { expect, test } from 'vitest'

test.each(webhookTypes)('%s: its example matches its schema and names its subject', (type) => {
  const { data, example, subject } = webhookEvents[type]
  expect(data.strict().parse(example)).toEqual(example)
  expect(example).toHaveProperty(webhookSubjects[subject].field)
  expect(
    WebhookEvent.safeParse({ id: 'evt_1', type, event: type, timestamp: '2026-11-27T09:30:00.000Z', data: example })
      .success,
  ).toBe(true)
})
