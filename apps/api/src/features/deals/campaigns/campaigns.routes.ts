import { campaigns } from '@affluence/contract/campaigns'
import { reading } from '../../../kernel/access.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import {
  activateCampaign,
  cancelCampaign,
  flagCampaign,
  pauseCampaign,
  removeCampaign,
  unflagCampaign,
} from './campaignMoves.service.ts'
import { campaignHistory, createCampaign, getCampaign, listCampaigns, updateCampaign } from './campaigns.service.ts'
import { campaignFacets } from './facets.service.ts'

export function campaignRoutes(route: Route, kernel: Kernel) {
  route(campaigns.list, 'campaign.read', ({ actor, query }) => listCampaigns(kernel, reading(actor), query))
  route(campaigns.create, 'campaign.create', ({ actor, body }) => createCampaign(kernel, actor, body))
  route(campaigns.facets, 'campaign.read', ({ actor }) => campaignFacets(kernel, reading(actor)))
  route(campaigns.get, 'campaign.read', ({ actor, params }) => getCampaign(kernel, reading(actor), params.id))
  route(campaigns.update, 'campaign.write', ({ actor, params, body }) => updateCampaign(kernel, actor, params.id, body))
  route(campaigns.remove, 'campaign.write', ({ actor, params }) => removeCampaign(kernel, actor, params.id))
  route(campaigns.activate, 'campaign.write', ({ actor, params }) => activateCampaign(kernel, actor, params.id))
  route(campaigns.pause, 'campaign.write', ({ actor, params }) => pauseCampaign(kernel, actor, params.id))
  route(campaigns.cancel, 'campaign.write', ({ actor, params, body }) =>
    cancelCampaign(kernel, actor, params.id, body?.reason),
  )
  route(campaigns.flag, 'campaign.flag', ({ actor, params, body }) =>
    flagCampaign(kernel, actor, params.id, body.reason),
  )
  route(campaigns.unflag, 'campaign.flag', ({ actor, params }) => unflagCampaign(kernel, actor, params.id))
  route(campaigns.history, 'campaign.read', ({ actor, params, query }) =>
    campaignHistory(kernel, reading(actor), params.id, query),
  )
}
