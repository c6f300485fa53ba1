import { myAccount } from '@affluence/contract/account'
import { users } from '@affluence/contract/users'
import { exportable, exportableList } from '../../../kernel/files/exportable.ts'
import { listLogins, listMyLogins } from './loginEvents.service.ts'

type Entry = Awaited<ReturnType<typeof listLogins>>['data'][number]
const columns = {
  created_at: (row: Entry) => row.created_at,
  login: (row: Entry) => row.login,
  method: (row: Entry) => row.method,
  outcome: (row: Entry) => row.outcome,
  reason: (row: Entry) => row.reason,
  ip: (row: Entry) => row.ip,
  user_agent: (row: Entry) => row.user_agent,
  user_id: (row: Entry) => row.user_id,
  id: (row: Entry) => row.id,
}

export const exportedSignIns = exportable({
  name: 'sign_ins',
  permission: 'account.change',
  of: myAccount.logins,
  ...exportableList({ read: listMyLogins, columns }),
})

export const exportedAllSignIns = exportable({
  name: 'all_sign_ins',
  permission: 'platform.watch',
  of: users.logins,
  ...exportableList({ read: listLogins, columns }),
})
