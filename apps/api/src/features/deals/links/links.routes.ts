import { links } from '@affluence/contract/links'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { getLink, listLinks, pauseLink, resumeLink } from './links.service.ts'
import { qrPng, qrSvg } from './qr.service.ts'
import { linkStats, linkStatsFile } from './stats.service.ts'
import type { FastifyRequest } from 'fastify'
import { followLink, type Visit } from './follow.service.ts'
import { guesses } from './guesses.rules.ts'
import en from './nowhere.en.json' with { type: 'json' }
import fr from './nowhere.fr.json' with { type: 'json' }

const first = (header: string | string[] | undefined) => (Array.isArray(header) ? header[0] : header) ?? ''
const visitIn = ({ params, ip, method, headers }: FastifyRequest): Visit => ({
  code: (params as { code: string }).code,
  ip,
  method,
  agent: (headers['user-agent'] ?? '').slice(0, 500),
  purpose: `${first(headers['sec-purpose'])} ${first(headers['purpose'])} ${first(headers['x-moz'])}`,
  referrer: headers.referer ?? '',
  cookies: headers.cookie,
})
const nowhere = ({ title, text, home }: typeof en) => ({ title, text, link: { to: '/', text: home } })

export function linkRoutes(route: Route, kernel: Kernel) {
  const wrong = guesses()
  route(links.follow, 'anyone', async ({ request, answer }) => {
    const followed = await followLink(kernel, wrong, visitIn(request))
    answer.cached('private, no-store')
    if (!followed) return answer.notFoundPage({ en: nowhere(en), fr: nowhere(fr) })
    return answer.redirect(followed.to, { cookie: followed.cookie })
  })
  route(links.list, 'link.read', ({ actor, query }) => listLinks(kernel, actor, query))
  route(links.get, 'link.read', ({ actor, params }) => getLink(kernel, actor, params.id))
  route(links.pause, 'link.pause', ({ actor, params }) => pauseLink(kernel, actor, params.id))
  route(links.resume, 'link.pause', ({ actor, params }) => resumeLink(kernel, actor, params.id))
  route(links.stats, 'link.read', ({ actor, params, query }) => linkStats(kernel, actor, params.id, query))
  route(links.statsFile, 'link.read', ({ actor, params, query, answer }) =>
    answer.file(linkStatsFile(kernel, actor, params.id, query)),
  )
  route(links.qrSvg, 'link.read', ({ actor, params }) => qrSvg(kernel, actor, params.id))
  route(links.qrPng, 'link.read', ({ actor, params, query }) => qrPng(kernel, actor, params.id, query.size))
}
