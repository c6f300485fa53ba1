import { affiliations } from '@affluence/contract/affiliations'
import { amountOf, percentOf } from '../../../kernel/files/spreadsheetValues.ts'
import { exportable, exportableList } from '../../../kernel/files/exportable.ts'
import { listAffiliations } from './affiliations.service.ts'

export const exportedAffiliations = exportable({
  name: 'affiliation_requests',
  permission: 'affiliation.read',
  of: affiliations.list,
  ...exportableList({
    read: listAffiliations,
    columns: {
      product: (row) => row.product.name,
      sponsor: (row) => row.product.sponsor.company_name,
      influencer: (row) => row.influencer.display_name,
      username: (row) => row.influencer.username,
      email: (row) => row.influencer.email,
      state: (row) => row.state,
      message: (row) => row.message,
      followers: (row) => row.numbers.followers,
      engagement_rate: (row) => row.numbers.engagement_rate,
      followers_source: (row) => row.numbers.source,
      response: (row) => row.response,
      retry_policy: (row) => row.retry_policy,
      retry_at: (row) => row.retry_at,
      commission_percent: ({ agreed_commission: agreed }) =>
        agreed?.kind === 'percent' ? percentOf(agreed.bps) : null,
      commission_amount: ({ agreed_commission: agreed, product }) =>
        agreed?.kind === 'fixed' ? amountOf(agreed.amount, product.currency) : null,
      currency: (row) => row.product.currency,
      short_url: (row) => row.link?.short_url,
      created_at: (row) => row.created_at,
      reviewed_at: (row) => row.reviewed_at,
      reviewed_by: (row) => row.reviewed_by,
      id: (row) => row.id,
    },
  }),
})
