import type { Registration } from '@affluence/contract/authentication'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { invalid } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { createInfluencer } from '../influencers/influencers.service.ts'
import { notify } from '../identities/notices.service.ts'
import { insertUser } from '../account/newUsers.service.ts'
import { readSettings } from '../../platform/settings/settings.service.ts'
import { createSponsor } from '../sponsors/sponsors.service.ts'
import { type Account, assertNamesFree, findAccount } from '../account/account.service.ts'
import { userRegistered } from '../account/account.events.ts'
import { mailVerification } from '../account/emails.service.ts'
import { numberOf } from '../account/phones.rules.ts'
import { sendCode } from '../account/phones.service.ts'

/** The party, its first user, and, unless that is known, what asks whether the address or number is theirs. */
export async function createAccount(
  tx: Tx,
  kernel: Kernel,
  input: Registration,
  { password_hash, email_verified_at }: { password_hash: string; email_verified_at?: string },
): Promise<Account> {
  const phone = phoneIn(input)
  await assertNamesFree(tx, { ...input, phone })
  const party = input.role === 'sponsor' ? await newSponsor(tx, input) : await newInfluencer(tx, input)
  const user = await insertUser(tx, {
    ...party,
    ...input,
    email: input.email ?? null,
    phone,
    password_hash,
    ...(email_verified_at && { email_verified_at }),
  })
  await emit(
    tx,
    userRegistered,
    null,
    { subject_id: user.id, user_id: user.id, ...party.ids, after: { role: user.role } },
    { user_id: user.id, role: user.role },
  )
  if (!user.email) await sendCode(tx, kernel, await findAccount(tx, user.id))
  else if (!email_verified_at) await mailVerification(tx, kernel, user, user.email)
  if (party.waits) {
    const waiting = {
      kind: 'sponsor_waiting',
      key: `waiting:${user.id}`,
      data: { name: party.name },
      link: '/admin/approvals',
    }
    await notify(tx, { role: 'admin' }, waiting)
  }
  return findAccount(tx, user.id)
}

/** In its international form where it is known; without an address it must be, so that it can be reached. */
export function phoneIn(input: Registration): string | null {
  const country = input.role === 'sponsor' ? input.country : null
  const number = input.phone ? numberOf(input.phone, country) : null
  if (!input.email && !number) throw invalid('phone', 'phone_invalid')
  return number ?? input.phone ?? null
}

async function newSponsor(tx: Tx, input: Extract<Registration, { role: 'sponsor' }>) {
  const { company_name, sells_on = null, country = null } = input
  const currency = input.currency ?? (await readSettings(tx)).default_currency
  const sponsor = await createSponsor(tx, { company_name, sells_on, country, currency })
  return { ids: { sponsor_id: sponsor.id }, name: company_name, waits: true }
}

async function newInfluencer(tx: Tx, { display_name }: Extract<Registration, { role: 'influencer' }>) {
  const waits = (await readSettings(tx)).influencer_approval === 'manual'
  const influencer = await createInfluencer(tx, { display_name, approval: waits ? 'pending' : 'approved' })
  return { ids: { influencer_id: influencer.id }, name: display_name, waits }
}
