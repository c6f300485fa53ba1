import { clicksByDay, links } from '@affluence/contract/links'
import { amountOf, percentOf } from '../../../kernel/files/spreadsheetValues.ts'
import { exportable, exportableList } from '../../../kernel/files/exportable.ts'
import { clickDayParts, CLICK_DAY_HEAD } from './clickDays.service.ts'
import { listLinks } from './links.service.ts'

const permission = 'link.read'

export const exportedLinks = exportable({
  name: 'links',
  permission,
  of: links.list,
  ...exportableList({
    read: listLinks,
    columns: {
      product: (row) => row.product.name,
      sponsor: (row) => row.product.sponsor.company_name,
      influencer: (row) => row.influencer.display_name,
      code: (row) => row.code,
      short_url: (row) => row.short_url,
      destination_url: (row) => row.destination_url,
      state: (row) => row.state,
      commission_percent: ({ agreed_commission: agreed }) => (agreed.kind === 'percent' ? percentOf(agreed.bps) : null),
      commission_amount: ({ agreed_commission: agreed, product }) =>
        agreed.kind === 'fixed' ? amountOf(agreed.amount, product.currency) : null,
      currency: (row) => row.product.currency,
      clicks: (row) => row.clicks,
      unique_clicks: (row) => row.unique_clicks,
      conversions: (row) => row.conversions,
      conversion_percent: (row) => percentOf(row.conversion_bps),
      revenue: ({ revenue, product }) => amountOf(revenue, product.currency),
      commission: ({ commission, product }) => amountOf(commission, product.currency),
      created_at: (row) => row.created_at,
      expires_at: (row) => row.expires_at,
      id: (row) => row.id,
    },
  }),
})

export const exportedClicks = exportable({
  name: 'clicks',
  permission,
  of: clicksByDay,
  head: CLICK_DAY_HEAD,
  parts: clickDayParts,
})
