import { type User, users } from '@affluence/contract/users'
import { exportable, exportableList } from '../../../kernel/files/exportable.ts'
import { listUsers } from './users.service.ts'

export const exportedUsers = exportable({
  name: 'users',
  permission: 'user.read',
  of: users.list,
  ...exportableList({
    read: listUsers,
    columns: {
      username: (row: User) => row.username,
      email: (row: User) => row.email,
      phone: (row: User) => row.phone,
      role: (row: User) => row.role,
      name: (row: User) => row.party?.name,
      approval: (row: User) => row.party?.approval,
      flagged_at: (row: User) => row.party?.flagged_at,
      locale: (row: User) => row.locale,
      created_at: (row: User) => row.created_at,
      last_login_at: (row: User) => row.last_login_at,
      id: (row: User) => row.id,
    },
  }),
})
