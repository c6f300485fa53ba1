import { roster, type RosterQuery } from '@affluence/contract/roster'
import { exportable, listed } from '../../kernel/exportable.ts'
import { fileColumns } from './roster.rules.ts'
import { listRoster } from './rosterView.service.ts'

export const exportedInfluencers = exportable({
  name: 'influencers',
  permission: 'roster.read',
  of: roster.list,
  ...listed({ read: (kernel, _, query: RosterQuery) => listRoster(kernel, query), columns: fileColumns }),
})
