import { links } from '@affluence/contract/links'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { followLink } from './follow.service.ts'
import { guesses } from './guesses.rules.ts'
import { getLink, listLinks, pauseLink, resumeLink } from './links.service.ts'
import { qrPng, qrSvg } from './qr.service.ts'
import { linkStats, linkStatsFile } from './stats.service.ts'

export function linkRoutes(route: Route, kernel: Kernel) {
  const wrong = guesses()
  route(links.follow, 'anyone', ({ request, reply }) => followLink(kernel, wrong, request, reply))
  route(links.list, 'link.read', ({ actor, query }) => listLinks(kernel, actor, query))
  route(links.get, 'link.read', ({ actor, params }) => getLink(kernel, actor, params.id))
  route(links.pause, 'link.pause', ({ actor, params }) => pauseLink(kernel, actor, params.id))
  route(links.resume, 'link.pause', ({ actor, params }) => resumeLink(kernel, actor, params.id))
  route(links.stats, 'link.read', ({ actor, params, query }) => linkStats(kernel, actor, params.id, query))
  route(links.statsFile, 'link.read', ({ actor, params, query, reply }) =>
    linkStatsFile(kernel, actor, params.id, query, reply),
  )
  route(links.qrSvg, 'link.read', ({ actor, params }) => qrSvg(kernel, actor, params.id))
  route(links.qrPng, 'link.read', ({ actor, params, query }) => qrPng(kernel, actor, params.id, query.size))
}
