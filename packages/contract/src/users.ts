import { z } from 'zod'
import { byTime, flag, id, Instant, nothing, page, paging, prose } from './common.ts'
import { endpoint } from './endpoint.ts'
import { Approval, Me, Role } from './identities.ts'
import { LoginEvent, loginEventFilter } from './logins.ts'
export const UserAction = z.enum(['approve', 'reject', 'flag', 'unflag', 'suspend', 'restore', 'remove'])
export type UserAction = z.output<typeof UserAction>
export const User = z
  .object({
    ...Me.shape,
    sells_on: z.string().nullable(),
    disabled_at: Instant.nullable(),
    deleted_at: Instant.nullable(),
    last_seen_at: Instant.nullable(),
    /** What the reader may do next. The screen asks this list and nothing else. */
    actions: z.array(UserAction),
  })
  .meta({ id: 'User' })
export type User = z.output<typeof User>
export const StateChange = z
  .object({
    id: z.string(),
    from: z.string().nullable(),
    to: z.string(),
    action: z.string().meta({ description: 'A flag stands beside the state: it leaves `from` and `to` the same' }),
    actor: z.string().nullable().meta({ description: 'Username of whoever did it; null for the system' }),
    comment: z.string().nullable(),
    created_at: Instant,
  })
  .meta({ id: 'StateChange' })

const user = { params: z.object({ id: id('usr') }), response: User, tag: 'Admin: users' } as const
const admin = (rest: string) => `/api/v1/admin/${rest}` as const
const reasoned = z.strictObject({ reason: prose(1000, 1) })
const maybeReasoned = z.strictObject({ reason: prose(1000).optional() }).optional()
const conflict = { errors: { wrong_state: 409 } } as const

export const users = {
  list: endpoint({
    method: 'GET',
    path: admin('users'),
    tag: 'Admin: users',
    summary: 'Search users',
    query: z.strictObject({
      q: z.string().max(100).optional(),
      role: Role.optional(),
      approval: Approval.optional(),
      flagged: flag.optional(),
      ...byTime,
      ...paging,
    }),
    response: page(User),
  }),
  get: endpoint({ method: 'GET', path: admin('users/:id'), summary: 'One user', ...user }),
  history: endpoint({
    method: 'GET',
    path: admin('users/:id/history'),
    tag: 'Admin: users',
    summary: 'What was decided about a user, and by whom',
    params: user.params,
    response: page(StateChange),
  }),
  approve: endpoint({
    method: 'POST',
    path: admin('users/:id/approve'),
    summary: 'Let a sponsor or influencer work',
    ...user,
    ...conflict,
  }),
  reject: endpoint({
    method: 'POST',
    path: admin('users/:id/reject'),
    summary: 'Refuse with a reason, which is mailed',
    body: reasoned,
    ...user,
    ...conflict,
  }),
  flag: endpoint({
    method: 'POST',
    path: admin('users/:id/flag'),
    summary: 'Hide from search and stop new offers',
    body: reasoned,
    ...user,
    ...conflict,
  }),
  unflag: endpoint({ method: 'POST', path: admin('users/:id/unflag'), summary: 'Lift a flag', ...user, ...conflict }),
  suspend: endpoint({
    method: 'POST',
    path: admin('users/:id/suspend'),
    summary: 'End sessions and refuse keys at the next request',
    body: maybeReasoned,
    ...user,
    errors: { wrong_state: 409, last_admin: 409, not_yourself: 409 },
  }),
  restore: endpoint({
    method: 'POST',
    path: admin('users/:id/restore'),
    summary: 'Lift a suspension',
    ...user,
    ...conflict,
  }),
  resetLink: endpoint({
    method: 'POST',
    path: admin('users/:id/reset-link'),
    tag: 'Admin: users',
    summary: 'Make a link to choose a new password, for an account that no mail reaches',
    description:
      'Shown once, works once and for an hour. Its user is told in the app; the audit log names who made it.',
    params: user.params,
    response: z.object({ url: z.string(), expires_at: Instant }),
    errors: { email_is_there: 409, wrong_state: 409, sign_in_again: 403 },
  }),
  phoneCode: endpoint({
    method: 'POST',
    path: admin('users/:id/phone-code'),
    tag: 'Admin: users',
    summary: 'See the code that confirms a phone number, to tell it to its owner',
    params: user.params,
    response: z.object({ code: z.string(), phone: z.string(), expires_at: Instant }),
    errors: { already_verified: 409, email_is_there: 409, wrong_state: 409, sign_in_again: 403 },
  }),
  remove: endpoint({
    method: 'DELETE',
    path: admin('users/:id'),
    tag: 'Admin: users',
    summary: 'Close an account; contracts and money rows stay',
    params: user.params,
    response: nothing,
    status: 204,
    errors: { last_admin: 409, not_yourself: 409, wrong_state: 409, money_left: 409 },
  }),
  logins: endpoint({
    method: 'GET',
    path: admin('login-events'),
    tag: 'Admin: watch',
    summary: 'The sign-in log',
    query: z.strictObject({ q: z.string().max(100).optional(), user_id: id('usr').optional(), ...loginEventFilter }),
    response: page(LoginEvent),
  }),
}
