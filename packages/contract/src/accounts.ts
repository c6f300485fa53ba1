import { z } from 'zod'
import {
  byTime,
  Country,
  Currency,
  flag,
  id,
  Instant,
  Locale,
  nameText,
  nothing,
  page,
  paging,
  prose,
  withoutAddress,
} from './common.ts'
import { endpoint } from './endpoint.ts'

export const Role = z.enum(['admin', 'sponsor', 'influencer'])
export type Role = z.output<typeof Role>
export const Approval = z.enum(['pending', 'approved', 'rejected', 'suspended'])
export type Approval = z.output<typeof Approval>

export const Email = z
  .string()
  .trim()
  .toLowerCase()
  .pipe(z.email().max(254))
  .meta({ examples: ['ada@example.com'] })
export const Username = withoutAddress(
  z
    .string()
    .trim()
    .regex(/^[a-zA-Z0-9](?:[a-zA-Z0-9._-]*[a-zA-Z0-9])?$/)
    .min(3)
    .max(30),
).meta({ examples: ['ada.l'] })
export const Password = z.string().min(8).max(128)
/** International form; spaces, dots, dashes and brackets are dropped. */
export const Phone = z
  .string()
  .transform((text) => text.replace(/[\s().-]/g, ''))
  .pipe(z.string().regex(/^\+?[0-9]{6,15}$/))
  .meta({ examples: ['+237650000000'] })
/** Browsers name some zones otherwise (Asia/Calcutta, Asia/Kolkata): every name that `Intl` knows will do. */
function isTimezone(zone: string) {
  try {
    return /^[A-Za-z]/.test(zone) && Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
}
export const Timezone = z
  .string()
  .max(64)
  .refine(isTimezone, { params: { code: 'unknown_timezone' } })

/** The company or person that the signed-in user acts for. */
export const Party = z
  .object({
    id: z.string(),
    kind: z.enum(['sponsor', 'influencer']),
    name: z.string(),
    slug: z.string().nullable(),
    currency: z.string().nullable().meta({ description: 'What a sponsor trades in; null for an influencer' }),
    country: z.string().nullable().meta({ description: 'Where a sponsor is; null for an influencer' }),
    approval: Approval,
    approval_reason: z.string().nullable(),
    flagged_at: Instant.nullable(),
    flag_reason: z.string().nullable(),
  })
  .meta({ id: 'Party' })
export type Party = z.output<typeof Party>

export const Me = z
  .object({
    id: id('usr'),
    email: z.string().nullable().meta({ description: 'Null for a sponsor who signed up with a phone number alone' }),
    username: z.string(),
    phone: z.string().nullable(),
    role: Role,
    locale: Locale,
    timezone: z.string(),
    email_verified_at: Instant.nullable(),
    phone_verified_at: Instant.nullable(),
    totp_enabled: z.boolean(),
    created_at: Instant,
    last_login_at: Instant.nullable(),
    party: Party.nullable(),
  })
  .meta({ id: 'Me' })
export type Me = z.output<typeof Me>

export const Session = z
  .object({
    access_token: z.string().meta({ description: 'Bearer token; lives ten minutes, ends with its session' }),
    expires_in: z.int().meta({ description: 'Seconds' }),
    method: z.enum(['password', 'key', 'link']).meta({ description: 'By a link one may look, and change nothing' }),
    user: Me,
  })
  .meta({ id: 'Session' })
export type Session = z.output<typeof Session>

/** Nobody who registers learns whether the address was known: what happens next stands in a mail. */
export const RegistrationMailed = z.object({ sent_to: z.string() }).meta({ id: 'RegistrationMailed' })
export type RegistrationMailed = z.output<typeof RegistrationMailed>

/** What a program, or a browser, computed so that many registrations at once cost whoever sends them. */
const Work = z
  .strictObject({ challenge: z.string().min(1).max(200), solution: z.string().min(1).max(50) })
  .meta({ id: 'Work' })
export type Work = z.output<typeof Work>

const account = {
  username: Username,
  password: Password,
  phone: Phone.optional().meta({
    description: 'With + and the code of its country, or as it is dialled in the `country` of the registration',
  }),
  locale: Locale.optional(),
  timezone: Timezone.optional(),
  work: Work.optional().meta({ description: 'Asked for by 429 `work_required`, while many register' }),
}
export const Registration = z.discriminatedUnion('role', [
  z
    .strictObject({
      role: z.literal('sponsor'),
      ...account,
      email: Email.optional(),
      company_name: nameText(100, 2),
      country: Country.optional(),
      currency: Currency.optional().meta({
        description:
          'What the company trades in; the platform’s default when left out. Changeable until anything has a price',
      }),
      sells_on: prose(200).optional().meta({ description: 'Where and how the company sells' }),
    })
    .refine(({ email, phone }) => email !== undefined || phone !== undefined, {
      path: ['email'],
      params: { code: 'contact_required' },
    }),
  z.strictObject({ role: z.literal('influencer'), ...account, email: Email, display_name: nameText(80, 2) }),
])
export type Registration = z.output<typeof Registration>

/** Whose password is forgotten: by the address or the number of the account. */
export const Forgotten = z
  .strictObject({ email: Email.optional(), phone: Phone.optional() })
  .refine(({ email, phone }) => (email === undefined) !== (phone === undefined), {
    path: ['email'],
    params: { code: 'contact_required' },
  })

export const TotpCode = z.string().trim().max(20).meta({ description: 'Six digits, or a recovery code' })
export const Credentials = z.strictObject({
  login: z.string().trim().min(1).max(254).meta({ description: 'E-mail, username or phone number' }),
  password: z.string().min(1).max(128),
  totp_code: TotpCode.optional(),
})
/** Who is signed in proves once more that it is them. */
const reauth = {
  password: z.string().min(1).max(128),
  totp_code: TotpCode.optional().meta({ description: 'Asked for where two-factor is on' }),
}
const unproved = { wrong_password: 422, totp_required: 422, totp_invalid: 422, too_many_attempts: 429 } as const

/** The part of an address that stands for a company. */
export const Slug = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  .min(2)
  .max(48)
  .meta({ examples: ['maison-bleue'] })

export const ProfileChange = z.strictObject({
  name: nameText(100, 2).optional().meta({ description: 'Company name or display name' }),
  username: Username.optional(),
  phone: Phone.nullable().optional(),
  locale: Locale.optional(),
  timezone: Timezone.optional(),
  country: Country.nullable().optional().meta({ description: 'Where a sponsor is' }),
  slug: Slug.optional().meta({
    description: 'The address of a sponsor’s page, `/book/<slug>`; the addresses it had before lead to the new one',
  }),
  currency: Currency.optional().meta({
    description: 'What a sponsor trades in; fixed as soon as anything has a price in it',
  }),
})
export type ProfileChange = z.output<typeof ProfileChange>
/** A new address takes effect when the link mailed to it is followed. */
export const EmailChange = z.strictObject({ email: Email, ...reauth })
export const PasswordChange = z.strictObject({
  current_password: reauth.password,
  new_password: Password,
  totp_code: reauth.totp_code,
})

export const SessionInfo = z
  .object({
    id: id('ses'),
    ip: z.string(),
    user_agent: z.string(),
    method: z.enum(['password', 'key', 'link']),
    created_at: Instant,
    last_seen_at: Instant,
    expires_at: Instant,
    current: z.boolean(),
  })
  .meta({ id: 'SessionInfo' })

export type SessionInfo = z.output<typeof SessionInfo>

export const TotpSetup = z
  .object({ secret: z.string(), otpauth_url: z.string(), qr_svg: z.string() })
  .meta({ id: 'TotpSetup' })
export const RecoveryCodes = z.object({ recovery_codes: z.array(z.string()).max(10) }).meta({ id: 'RecoveryCodes' })

export const LoginEvent = z
  .object({
    id: z.string(),
    user_id: z.string().nullable(),
    login: z.string().meta({ description: 'The name that was tried' }),
    method: z.enum(['password', 'key', 'link', 'refresh', 'api']),
    outcome: z.enum(['success', 'failure']),
    reason: z.string().nullable(),
    ip: z.string(),
    user_agent: z.string(),
    created_at: Instant,
  })
  .meta({ id: 'LoginEvent' })
export type LoginEvent = z.output<typeof LoginEvent>
const loginEventFilter = {
  outcome: z.enum(['success', 'failure']).optional(),
  method: z.enum(['password', 'key', 'link', 'refresh', 'api']).optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  ...byTime,
  ...paging,
}

const LoginEventFilter = z.object(loginEventFilter)
export type LoginEventFilter = z.output<typeof LoginEventFilter>

const auth = (rest: string) => `/api/v1/auth/${rest}` as const
const me = (rest: string) => `/api/v1/me${rest}` as const

export const authentication = {
  register: endpoint({
    method: 'POST',
    path: auth('register'),
    tag: 'Accounts',
    summary: 'Create an account and sign in',
    description:
      'Influencers work at once; sponsors wait for an admin, and can sign in meanwhile. A sponsor gives an e-mail address, a phone number, or both; a number alone is confirmed by a code, and its account is made at once whatever `known_email` says. Where the setting `known_email` is `mail`, the answer is `{sent_to}` for every address: the account is made when the mailed link is followed, and the owner of an address that has an account is told by a mail. While many register, 429 `work_required` brings a `challenge` and a number of `bits`: find a `solution` for which SHA-256 of `challenge:solution` begins with so many zero bits, and send the registration again with both as `work`. A challenge works once, for ten minutes.',
    body: Registration,
    response: z.union([Session, RegistrationMailed]),
    status: 201,
    errors: {
      email_taken: 409,
      username_taken: 409,
      phone_taken: 409,
      password_common: 422,
      password_is_name: 422,
      phone_invalid: 422,
      too_many_attempts: 429,
      work_required: 429,
    },
  }),
  confirmRegistration: endpoint({
    method: 'POST',
    path: auth('confirm-registration'),
    tag: 'Accounts',
    summary: 'Create the account of a registration with its mailed token, and sign in',
    body: z.strictObject({ token: z.string().min(1).max(300) }),
    response: Session,
    status: 201,
    errors: { token_invalid: 422, email_taken: 409, username_taken: 409, phone_taken: 409 },
  }),
  login: endpoint({
    method: 'POST',
    path: auth('login'),
    tag: 'Accounts',
    summary: 'Sign in',
    body: Credentials,
    response: Session,
    errors: {
      invalid_credentials: 401,
      totp_required: 401,
      totp_invalid: 401,
      account_suspended: 403,
      too_many_attempts: 429,
    },
  }),
  refresh: endpoint({
    method: 'POST',
    path: auth('refresh'),
    tag: 'Accounts',
    summary: 'Exchange the refresh cookie for a new access token',
    description: 'Each cookie works once. One that was used before ends every session of its family.',
    response: Session,
    errors: { session_ended: 401 },
  }),
  logout: endpoint({
    method: 'POST',
    path: auth('logout'),
    tag: 'Accounts',
    summary: 'Sign out',
    response: nothing,
    status: 204,
  }),
  forgot: endpoint({
    method: 'POST',
    path: auth('forgot'),
    tag: 'Accounts',
    summary: 'Ask for a link to choose a new password',
    description:
      'Answers alike whether or not the address or number is known. The link is mailed; to an account without an address it goes as a text message, or, where the platform sends none, by way of an admin.',
    body: Forgotten,
    response: nothing,
    status: 202,
    errors: { too_many_attempts: 429 },
  }),
  reset: endpoint({
    method: 'POST',
    path: auth('reset'),
    tag: 'Accounts',
    summary: 'Choose a new password with a mailed token',
    body: z.strictObject({ token: z.string().min(1).max(300), password: Password }),
    response: nothing,
    status: 204,
    errors: { token_invalid: 422, password_common: 422, password_is_name: 422 },
  }),
  verifyEmail: endpoint({
    method: 'POST',
    path: auth('verify-email'),
    tag: 'Accounts',
    summary: 'Confirm an e-mail address with a mailed token',
    body: z.strictObject({ token: z.string().min(1).max(300) }),
    response: nothing,
    status: 204,
    errors: { token_invalid: 422, email_taken: 409 },
  }),
}

export const myAccount = {
  get: endpoint({ method: 'GET', path: me(''), tag: 'My account', summary: 'Who am I', response: Me }),
  update: endpoint({
    method: 'PATCH',
    path: me(''),
    tag: 'My account',
    summary: 'Change my profile',
    body: ProfileChange,
    response: Me,
    errors: {
      username_taken: 409,
      phone_taken: 409,
      slug_taken: 409,
      currency_fixed: 409,
      username_fixed: 422,
      phone_needed: 422,
      phone_invalid: 422,
    },
  }),
  close: endpoint({
    method: 'DELETE',
    path: me(''),
    tag: 'My account',
    summary: 'Close my account and erase my personal data',
    body: z.strictObject(reauth),
    response: nothing,
    status: 204,
    errors: { ...unproved, last_admin: 409, money_left: 409 },
  }),
  resubmit: endpoint({
    method: 'POST',
    path: me('/resubmit'),
    tag: 'My account',
    summary: 'Ask again for approval after a refusal',
    body: z.strictObject({ name: nameText(100, 2).optional(), sells_on: prose(200).optional() }),
    response: Me,
    errors: { not_rejected: 409 },
  }),
  changeEmail: endpoint({
    method: 'POST',
    path: me('/email'),
    tag: 'My account',
    summary: 'Ask for another e-mail address',
    body: EmailChange,
    response: nothing,
    status: 202,
    errors: { ...unproved, email_taken: 409 },
  }),
  resendVerification: endpoint({
    method: 'POST',
    path: me('/verification'),
    tag: 'My account',
    summary: 'Send the confirmation mail again',
    response: nothing,
    status: 202,
    errors: { already_verified: 409, email_missing: 409, too_many_attempts: 429 },
  }),
  sendPhoneCode: endpoint({
    method: 'POST',
    path: me('/phone-code'),
    tag: 'My account',
    summary: 'Ask for another code that confirms my phone number',
    description:
      'For accounts without an e-mail address. Where the platform sends no text messages, an admin tells it.',
    response: nothing,
    status: 202,
    errors: { already_verified: 409, email_is_there: 409, too_many_attempts: 429 },
  }),
  confirmPhone: endpoint({
    method: 'POST',
    path: me('/phone-verification'),
    tag: 'My account',
    summary: 'Confirm my phone number with its code',
    body: z.strictObject({ code: z.string().trim().min(1).max(20) }),
    response: Me,
    errors: { code_invalid: 422, too_many_attempts: 429 },
  }),
  changePassword: endpoint({
    method: 'POST',
    path: me('/password'),
    tag: 'My account',
    summary: 'Change my password and end my other sessions',
    body: PasswordChange,
    response: Session,
    errors: { ...unproved, password_common: 422, password_is_name: 422 },
  }),
  sessions: endpoint({
    method: 'GET',
    path: me('/sessions'),
    tag: 'My account',
    summary: 'My open sessions',
    response: page(SessionInfo),
    query: z.strictObject(paging),
  }),
  endSession: endpoint({
    method: 'DELETE',
    path: me('/sessions/:id'),
    tag: 'My account',
    summary: 'End one of my sessions',
    params: z.object({ id: id('ses') }),
    response: nothing,
    status: 204,
  }),
  endOtherSessions: endpoint({
    method: 'DELETE',
    path: me('/sessions'),
    tag: 'My account',
    summary: 'End all my sessions but this one',
    response: nothing,
    status: 204,
  }),
  confirm: endpoint({
    method: 'POST',
    path: me('/confirm'),
    tag: 'My account',
    summary: 'Prove again who I am, for what asks for a fresh sign-in',
    body: z.strictObject(reauth),
    response: nothing,
    status: 204,
    errors: unproved,
  }),
  startTotp: endpoint({
    method: 'POST',
    path: me('/totp'),
    tag: 'My account',
    summary: 'Begin to set up two-factor sign-in',
    body: z.strictObject(reauth),
    response: TotpSetup,
    errors: { ...unproved, totp_enabled: 409 },
  }),
  confirmTotp: endpoint({
    method: 'PUT',
    path: me('/totp'),
    tag: 'My account',
    summary: 'Switch two-factor sign-in on with a first code',
    body: z.strictObject({ code: z.string().trim().min(6).max(20) }),
    response: RecoveryCodes,
    errors: { totp_invalid: 422, totp_not_started: 409, totp_enabled: 409 },
  }),
  stopTotp: endpoint({
    method: 'DELETE',
    path: me('/totp'),
    tag: 'My account',
    summary: 'Switch two-factor sign-in off',
    body: z.strictObject(reauth),
    response: nothing,
    status: 204,
    errors: unproved,
  }),
  logins: endpoint({
    method: 'GET',
    path: me('/login-events'),
    tag: 'My account',
    summary: 'My sign-in log',
    query: z.strictObject(loginEventFilter),
    response: page(LoginEvent),
  }),
}

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
