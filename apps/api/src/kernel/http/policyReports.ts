import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { parseJson } from '../json.ts'
import type { Report } from '../report.ts'

export const REPORTS = '/api/csp-reports'

const text = z.string().optional().catch(undefined)
/** The older form is one object with dashes, the newer a list with camels; browsers send either. */
const older = z
  .object({
    'csp-report': z.object({
      'effective-directive': text,
      'violated-directive': text,
      'blocked-uri': text,
      'document-uri': text,
    }),
  })
  .transform(({ 'csp-report': one }) => [
    {
      directive: one['effective-directive'] ?? one['violated-directive'],
      blocked: one['blocked-uri'],
      page: one['document-uri'],
    },
  ])
const newer = z
  .array(z.object({ body: z.object({ effectiveDirective: text, blockedURL: text, documentURL: text }) }))
  .max(20)
  .transform((list) =>
    list.map(({ body }) => ({ directive: body.effectiveDirective, blocked: body.blockedURL, page: body.documentURL })),
  )
const Reports = z.union([older, newer])

/** An address may carry a secret or a name: what is told is the host, and of our own pages the words of the path. */
const hostOf = (address = '') => URL.parse(address)?.host || address.replace(/[^a-z-]/gi, '').slice(0, 20)
const pathOf = (address = '') =>
  (URL.parse(address)?.pathname ?? '').replace(/[^/]*[\d_%@][^/]*|[^/]{25,}/g, '…').slice(0, 100)

/** Where browsers tell that one of our pages tried what its policy forbids: an attack, or a mistake of ours. */
export function servePolicyReports(app: FastifyInstance, report: Report) {
  const types = ['application/csp-report', 'application/reports+json']
  app.addContentTypeParser(types, { parseAs: 'buffer' }, (_request, body: Buffer, done) => {
    try {
      done(null, parseJson(body))
    } catch (error) {
      done(error as Error)
    }
  })
  app.route({
    method: 'POST',
    url: REPORTS,
    bodyLimit: 32 * 1024,
    config: { access: 'anyone', rateLimit: { max: 20, timeWindow: 60_000 } },
    handler: async (request, reply) => {
      const reports = Reports.safeParse(request.body).data ?? []
      for (const { directive = '', blocked, page } of reports)
        report(new Error('a page tried what its policy forbids'), {
          directive: /^[a-z-]{1,40}/.exec(directive)?.[0],
          blocked: hostOf(blocked),
          page: pathOf(page),
        })
      return reply.code(204).send()
    },
  })
}
