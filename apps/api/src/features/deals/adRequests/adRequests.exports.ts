import { adRequests } from '@affluence/contract/adRequests'
import { amountOf } from '../../../kernel/files/spreadsheetValues.ts'
import { exportable, exportableList } from '../../../kernel/files/exportable.ts'
import { listRequests } from './adRequests.service.ts'

export const exportedRequests = exportable({
  name: 'ad_requests',
  permission: 'ad_request.read',
  of: adRequests.list,
  ...exportableList({
    read: listRequests,
    columns: {
      campaign: (row) => row.campaign.name,
      sponsor: (row) => row.sponsor.company_name,
      influencer: (row) => row.influencer.display_name,
      initiated_by: (row) => row.initiated_by,
      state: (row) => row.state,
      turn: (row) => row.turn,
      offer_number: (row) => row.offer.number,
      offered_amount: (row) => amountOf(row.offer.payment_amount, row.currency),
      payment_amount: (row) => amountOf(row.payment_amount, row.currency),
      currency: (row) => row.currency,
      message: (row) => row.offer.message,
      requirements: (row) => row.offer.requirements,
      deliverable_urls: (row) => row.deliverable_urls.join('\n'),
      reason: (row) => row.reason,
      created_at: (row) => row.created_at,
      accepted_at: (row) => row.accepted_at,
      submitted_at: (row) => row.submitted_at,
      completed_at: (row) => row.completed_at,
      updated_at: (row) => row.updated_at,
      id: (row) => row.id,
    },
  }),
})
