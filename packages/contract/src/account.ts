import { z } from 'zod'
import { TotpCode, Session } from './authentication.ts'
import { Country, Currency, id, Instant, Locale, nameText, nothing, page, paging, prose } from './common.ts'
import { endpoint } from './endpoint.ts'
import { Email, Me, Password, Phone, Slug, Timezone, Username } from './identities.ts'
import { LoginEvent, loginEventFilter } from './logins.ts'
/** Who is signed in proves once more that it is them. */
const reauth = {
  password: z.string().min(1).max(128),
  totp_code: TotpCode.optional().meta({ description: 'Asked for where two-factor is on' }),
}
const unproved = { wrong_password: 422, totp_required: 422, totp_invalid: 422, too_many_attempts: 429 } as const

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

const me = (rest: string) => `/api/v1/me${rest}` as const

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
