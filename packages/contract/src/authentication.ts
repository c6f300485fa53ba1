import { z } from 'zod'
import { Country, Currency, Locale, nameText, nothing, prose } from './common.ts'
import { endpoint } from './endpoint.ts'
import { Email, Me, Password, Phone, Timezone, Username } from './identities.ts'
/** Why a session ended. */
export const SessionEndReason = z.enum([
  'signed_out',
  'ended_by_user',
  'replayed',
  'password_changed',
  'password_reset',
  'suspended',
  'removed',
  'key_renewed',
  'link_revoked',
])
export type SessionEndReason = z.output<typeof SessionEndReason>
/** What a mailed link or a code is for */
export const TokenPurpose = z.enum(['verify_email', 'reset_password', 'verify_phone'])
export type TokenPurpose = z.output<typeof TokenPurpose>
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
export const Work = z
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

const auth = (rest: string) => `/api/v1/auth/${rest}` as const

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
