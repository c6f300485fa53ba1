import type { FastifyRequest } from 'fastify'
import { Refusal } from '../refusal.ts'

/** The browser sends the cookie with the requests of any site: a change has to be asked by our own pages. */
export function assertSameSite({ headers, host, protocol }: FastifyRequest, publicUrl: string) {
  if (headers.authorization) return
  const site = headers['sec-fetch-site']
  if (site && site !== 'same-origin' && site !== 'none') throw new Refusal('forbidden', 'cross_site')
  const { origin } = headers
  if (!origin || origin === new URL(publicUrl).origin) return
  // Also where people open it under another name; scheme, host and port are one origin.
  if (origin !== `${protocol}://${host}`) throw new Refusal('forbidden', 'cross_site')
}
