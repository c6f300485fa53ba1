import { campaigns } from '@affluence/contract/campaigns'
import { amountOf } from '../../../kernel/files/spreadsheetValues.ts'
import { exportable, exportableList } from '../../../kernel/files/exportable.ts'
import { listCampaigns } from './campaigns.service.ts'

export const exportedCampaigns = exportable({
  name: 'campaigns',
  permission: 'campaign.read',
  of: campaigns.list,
  ...exportableList({
    read: listCampaigns,
    columns: {
      name: (row) => row.name,
      description: (row) => row.description,
      category: (row) => row.category,
      niche: (row) => row.niche,
      start_date: (row) => row.start_date,
      end_date: (row) => row.end_date,
      budget: (row) => amountOf(row.budget, row.currency),
      currency: (row) => row.currency,
      visibility: (row) => row.visibility,
      goals: (row) => row.goals,
      state: (row) => row.state,
      phase: (row) => row.phase,
      requests_pending: (row) => row.request_counts?.pending,
      requests_negotiating: (row) => row.request_counts?.negotiating,
      requests_accepted: (row) => row.request_counts?.accepted,
      requests_submitted: (row) => row.request_counts?.submitted,
      requests_completed: (row) => row.request_counts?.completed,
      requests_rejected: (row) => row.request_counts?.rejected,
      requests_withdrawn: (row) => row.request_counts?.withdrawn,
      requests_expired: (row) => row.request_counts?.expired,
      requests_cancelled: (row) => row.request_counts?.cancelled,
      spent: (row) => amountOf(row.spent, row.currency),
      reserved: (row) => amountOf(row.reserved, row.currency),
      free: (row) => amountOf(row.free, row.currency),
      sponsor: (row) => row.sponsor.company_name,
      created_at: (row) => row.created_at,
      id: (row) => row.id,
    },
  }),
})
