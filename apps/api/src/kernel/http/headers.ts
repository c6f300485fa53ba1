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
  "frame-src 'self'", // the page for customers, where its looks are set
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  `report-uri ${REPORTS}`, // what Firefox and Safari know
  'report-to csp',
].join('; ')
/** Where some sites may show it in a frame; such pages set no styles on elements. */
const framed = (sites: readonly string[]) =>
  page
    .replace("frame-ancestors 'none'", `frame-ancestors ${["'self'", ...sites].join(' ')}`)
    .replace(" 'unsafe-inline'", '')
/** It fetches the page it keeps, and nothing else. */
const worker = "default-src 'none'; connect-src 'self'; frame-ancestors 'none'"
const data = "default-src 'none'; frame-ancestors 'none'"

/** What no page of ours uses, and nothing that comes into one may use either. */
const UNUSED = ['camera', 'geolocation', 'microphone', 'payment', 'usb', 'browsing-topics']
  .map((feature) => `${feature}=()`)
  .join(', ')
/** The page for couriers asks where they are. */
const WITH_POSITION = UNUSED.replace('geolocation=()', 'geolocation=(self)')

export function secureHeaders(app: FastifyInstance, { isProduction }: { isProduction: boolean }) {
  const always = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'x-frame-options': 'DENY',
    'permissions-policy': UNUSED,
    ...(isProduction && { 'strict-transport-security': 'max-age=31536000; includeSubDomains' }),
  }
  app.addHook('onSend', (request, reply, payload, done) => {
    const [path] = request.url.split('?', 1)
    const isPage = String(reply.getHeader('content-type') ?? '').startsWith('text/html')
    const others = path === '/courier-worker.js' ? worker : data
    void reply
      .headers(always)
      .header('x-request-id', request.id)
      .header('content-security-policy', isPage ? (reply.framedBy ? framed(reply.framedBy) : page) : others)
    if (path === '/courier') void reply.header('permissions-policy', WITH_POSITION)
    // What the policy says counts; the older header knows no list.
    if (reply.framedBy) void reply.removeHeader('x-frame-options')
    if (isPage) void reply.header('reporting-endpoints', `csp="${REPORTS}"`)
    if (request.url.startsWith('/api/') && !reply.hasHeader('cache-control'))
      void reply.header('cache-control', 'no-store')
    done(null, payload)
  })
}
