import type { FastifyInstance } from 'fastify'
import { REPORTS } from './policyReports.ts'

const page = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'", // the UI library sets styles on elements
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  `report-uri ${REPORTS}`, // what Firefox and Safari know
  'report-to csp',
].join('; ')
const data = "default-src 'none'; frame-ancestors 'none'"

export function secureHeaders(app: FastifyInstance, { isProduction }: { isProduction: boolean }) {
  app.addHook('onSend', async (request, reply) => {
    const isPage = String(reply.getHeader('content-type') ?? '').startsWith('text/html')
    void reply.header('content-security-policy', isPage ? page : data)
    if (isPage) void reply.header('reporting-endpoints', `csp="${REPORTS}"`)
    void reply.header('x-content-type-options', 'nosniff')
    void reply.header('referrer-policy', 'no-referrer')
    void reply.header('cross-origin-opener-policy', 'same-origin')
    void reply.header('x-frame-options', 'DENY')
    if (isProduction) void reply.header('strict-transport-security', 'max-age=31536000; includeSubDomains')
    if (request.url.startsWith('/api/') && !reply.hasHeader('cache-control'))
      void reply.header('cache-control', 'no-store')
  })
}
