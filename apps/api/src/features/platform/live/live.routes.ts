import { live } from '@affluence/contract/live'
import type { Kernel } from '../../../kernel/kernel.ts'
import { type Identify, openStream } from '../../../kernel/http/stream.ts'
import { lastPosition } from '../../../kernel/work/work.ts'
import type { Route } from '../../../permissions.ts'
import { beginListening, eventsBetween } from './live.service.ts'

export function liveRoutes(route: Route, kernel: Kernel, { identify }: { identify: Identify }) {
  const { read } = kernel.db
  const source = { last: () => lastPosition(read), between: eventsBetween.bind(null, read) }
  route(live.stream, 'account.self', async ({ actor, request, reply }) => {
    await beginListening(kernel, actor, reply.raw)
    return openStream(request, reply, identify, source, kernel.report)
  })
}
