import { z } from 'zod'
import { endpoint } from './endpoint.ts'

export const live = {
  stream: endpoint({
    method: 'GET',
    path: '/api/v1/live',
    tag: 'Notifications',
    summary: 'Hear at once what changes',
    description:
      'Server-sent events. `Last-Event-ID` catches up with what was missed. Ends with the session. So many at once for each user (20 unless a setting says otherwise).',
    response: z.any(),
    media: 'text/event-stream',
    stream: true,
    errors: { quota_reached: 429 },
  }),
}
