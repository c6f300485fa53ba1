import { and, eq, isNull } from 'drizzle-orm'
import { quotaCount } from '../../platform/quotas/quotas.service.ts'
import { webhook_endpoints } from './webhooks.tables.ts'

export const webhookEndpointCount = quotaCount('webhook_endpoints', (db, party) =>
  db.$count(webhook_endpoints, and(eq(webhook_endpoints.sponsor_id, party), isNull(webhook_endpoints.ended_at))),
)
