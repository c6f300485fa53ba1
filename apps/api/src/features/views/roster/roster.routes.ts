import { roster } from '@affluence/contract/roster'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { rankInfluencers } from './ranking.service.ts'
import { actOnMany, changeListed, createListed, endLink, newLink, regenerate } from './roster.service.ts'
import { getListed, listRoster, rosterFile } from './rosterView.service.ts'

export function rosterRoutes(route: Route, kernel: Kernel) {
  route(roster.list, 'roster.read', ({ query }) => listRoster(kernel, query))
  route(roster.file, 'roster.read', ({ query, reply }) => {
    void reply.header('content-disposition', 'attachment; filename="influencers.csv"')
    return rosterFile(kernel, query)
  })
  route(roster.ranking, 'roster.read', ({ query }) => rankInfluencers(kernel, query))
  route(roster.create, 'roster.write', ({ actor, body }) => createListed(kernel, actor, body))
  route(roster.bulk, 'roster.write', ({ actor, body }) => actOnMany(kernel, actor, body))
  route(roster.get, 'roster.read', ({ params }) => getListed(kernel, params.id))
  route(roster.change, 'roster.write', ({ actor, params, body }) => changeListed(kernel, actor, params.id, body))
  route(roster.regenerate, 'roster.write', ({ actor, params }) => regenerate(kernel, actor, params.id))
  route(roster.link, 'roster.write', ({ actor, params }) => newLink(kernel, actor, params.id))
  route(roster.revokeLink, 'roster.write', ({ actor, params }) => endLink(kernel, actor, params.id))
}
