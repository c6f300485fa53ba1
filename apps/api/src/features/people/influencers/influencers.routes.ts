import { influencers } from '@affluence/contract/influencers'
import { reading } from '../../../kernel/access.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { influencerFacets } from './facets.service.ts'
import type { InfluencerSources } from './influencerView.service.ts'
import { changeProfile, dropPhoto, ownProfile, readProfilePicture, setPhoto } from './profiles.service.ts'
import { getInfluencer, getNamed, searchInfluencers, setShortlisted } from './search.service.ts'

export function influencerRoutes(route: Route, bare: Kernel, known: InfluencerSources) {
  const kernel = { ...bare, known }
  route(influencers.search, 'influencer.search', ({ actor, query }) => searchInfluencers(kernel, actor, query))
  route(influencers.facets, 'influencer.search', () => influencerFacets(kernel))
  route(influencers.named, 'anyone', ({ actor, params }) => getNamed(kernel, actor, params.username))
  route(influencers.get, 'anyone', ({ actor, params }) => getInfluencer(kernel, actor, params.id))
  route(influencers.shortlist, 'influencer.shortlist', ({ actor, params }) =>
    setShortlisted(kernel, actor, params.id, true),
  )
  route(influencers.unlist, 'influencer.shortlist', ({ actor, params }) =>
    setShortlisted(kernel, actor, params.id, false),
  )
  route(influencers.mine, 'influencer.own_profile', ({ actor }) => ownProfile(kernel, kernel.db.read, reading(actor)))
  route(influencers.change, 'influencer.profile', ({ actor, body }) => changeProfile(kernel, actor, body))
  route(influencers.setPhoto, 'influencer.profile', ({ actor, request }) =>
    setPhoto(kernel, actor, request.body as Buffer),
  )
  route(influencers.dropPhoto, 'influencer.profile', ({ actor }) => dropPhoto(kernel, actor))
  route(influencers.file, 'anyone', ({ params, query, answer }) =>
    answer.file(readProfilePicture(kernel, params.id, query.width)),
  )
}
