import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Kernel } from '../kernel.ts'
import { raiseWarning } from '../ops/warnings.ts'

/** Written by proxies, and by clients that pretend to be one. */
export const isForwarded = ({ headers }: Pick<FastifyRequest, 'headers'>) =>
  ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'].some((name) => name in headers)

const MISSING =
  'TRUST_PROXY is empty, and a request came through a proxy: all its visitors count as one, and share one limit'

/** Behind a proxy that is not configured all clients share one address. That is logged once, and shown to the admins. */
export function watchProxies(app: FastifyInstance, { config, clock, report }: Kernel) {
  if (config.TRUST_PROXY) return
  app.addHook('onRequest', (request, _reply, done) => {
    if (isForwarded(request) && raiseWarning('proxy_not_trusted', clock.now())) report(new Error(MISSING))
    done()
  })
}
