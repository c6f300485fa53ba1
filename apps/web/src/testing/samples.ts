import type { Me } from '@affluence/contract/identities'
import type { User } from '@affluence/contract/users'

const at = '2026-03-02T09:00:00.000Z'
const hex = (n: number) => n.toString(16).padStart(32, '0')

export const me = (more: Partial<Me> = {}): Me => ({
  id: `usr_${hex(1)}`,
  email: 'zoe@example.com',
  username: 'zoe',
  phone: null,
  role: 'sponsor',
  locale: 'en',
  timezone: 'UTC',
  email_verified_at: at,
  phone_verified_at: null,
  totp_enabled: false,
  created_at: at,
  last_login_at: at,
  party: {
    id: `spo_${hex(1)}`,
    kind: 'sponsor',
    name: 'Café Zoé',
    slug: 'cafe-zoe',
    currency: 'EUR',
    country: 'FR',
    approval: 'approved',
    approval_reason: null,
    flagged_at: null,
    flag_reason: null,
  },
  ...more,
})

export const user = (n: number, more: Partial<User> = {}): User => ({
  ...me({ id: `usr_${hex(n)}`, username: `person${n}`, email: `person${n}@example.com` }),
  sells_on: 'Instagram',
  disabled_at: null,
  deleted_at: null,
  last_seen_at: null,
  actions: ['suspend', 'flag', 'remove'],
  ...more,
})
