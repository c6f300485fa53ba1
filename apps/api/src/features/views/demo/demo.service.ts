import type { Registration } from '@affluence/contract/authentication'
import { eq } from 'drizzle-orm'
import type { InfluencerActor, SponsorActor } from '../../../kernel/access.ts'
import { DAY, HOUR, later } from '../../../kernel/clock.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { runOnce } from '../../../kernel/work/resumable.ts'
import { fanOut } from '../../../kernel/work/worker.ts'
import { users } from '../../people/identities/identities.tables.ts'
import { verifyEmail } from '../../people/account/emails.service.ts'
import { createAccount } from '../../people/authentication/registrations.service.ts'
import { issueToken, tokenText } from '../../people/account/tokens.service.ts'
import { login_events } from '../../people/credentials/credentials.tables.ts'
import type { Catalogue } from '../../people/exports/exports.service.ts'
import { declareAudiences, refreshAudience } from '../../people/influencers/audiences.service.ts'
import { describeInfluencer } from '../../people/influencers/influencers.service.ts'
import { dropQueuedMails } from '../../platform/mails/mails.service.ts'
import { describeSponsor } from '../../people/sponsors/sponsors.service.ts'
import { decideUser } from '../../people/users/users.service.ts'
import { recordEvents } from '../../people/webhooks/recording.service.ts'
import type { AnyWebhookSource } from '../../people/webhooks/sources.service.ts'
import { seedCampaigns } from './demo.adRequests.service.ts'
import { seedAffiliations } from './demo.affiliations.service.ts'
import { seedExports } from './demo.exports.service.ts'
import { seedKeys } from './demo.keys.service.ts'
import { seedSales } from './demo.sales.service.ts'
import { seedMethods, seedShop } from './demo.shops.service.ts'
import { seedSocial } from './demo.social.service.ts'
import { seedDeliveries, seedEndpoints } from './demo.webhooks.service.ts'
import { seedStorefronts } from './demo.storefronts.service.ts'
import { companies, creators, timezoneOf } from './demo.people.ts'
import type { World } from './demo.world.ts'

export const DEMO_PASSWORD = 'affluence-demo'
const visitor = { ip: '127.0.0.1', user_agent: 'demo' }
const standing = { approval: 'approved', flagged: false } as const
const person = (user_id: string) => ({ ...visitor, user_id, session_id: 'ses_demo', fresh: true })

type Parts = Catalogue & { webhooks: readonly AnyWebhookSource[] }

/**
 * A year of believable business, told through the same services that live business goes through. Once, on a database
 * that nobody has worked with; interrupted, it is completed at the next start. True when it is there.
 */
export const seedDemo = (
  kernel: Kernel & { clock: World['clock'] },
  parts: Parts,
  begins = () => {},
): Promise<boolean> =>
  runOnce(kernel, {
    name: 'demo',
    mayBegin: async () =>
      (await kernel.db.read.$count(users)) === 1 && (await kernel.db.read.$count(login_events)) === 0,
    tell(today) {
      begins()
      return createAll(kernel, parts, today).finally(() => kernel.clock.steer(null))
    },
    complete: (today) => complete(kernel, parts, today),
  })

async function createAll(kernel: Kernel & { clock: World['clock'] }, catalogue: Catalogue, today: string) {
  const [admin] = await kernel.db.read.select().from(users).where(eq(users.role, 'admin')).orderBy(users.id).limit(1)
  const world: World = {
    kernel,
    clock: kernel.clock,
    admin: { ...person(admin!.id), kind: 'admin', two_factor: true },
    hash: await kernel.crypto.hashPassword(DEMO_PASSWORD),
  }
  const influencers = await seedInfluencers(world, later(today, -360 * DAY))
  const sponsors = await seedSponsors(world, later(today, -330 * DAY))
  for (const [index, sponsor] of sponsors.entries()) await seedCampaigns(world, sponsor, influencers, index, today)
  const visits = await seedAffiliations(world, sponsors, influencers, today)
  await seedSales(world, { sponsors, influencers, visits }, today)
  await seedMethods(world, influencers, today)
  await seedShop(world, sponsors[0]!, today)
  await seedStorefronts(world, sponsors, today)
  await seedKeys(world, sponsors, influencers, today)
  await seedExports(world, catalogue, { sponsor: sponsors[0]!, influencer: influencers[0]!, today })
  await seedEndpoints(world, sponsors, today)
  await seedSocial(world, influencers, today)
}

/** What a worker would have made of it. Nobody is told now of what happened then. */
async function complete(kernel: Kernel, { webhooks }: Parts, today: string) {
  while ((await fanOut(kernel, [])) > 0);
  while ((await recordEvents(kernel, webhooks)) > 0);
  await seedDeliveries(kernel, today)
  await kernel.db.write(dropQueuedMails)
  await kernel.db.analyse()
}

async function register({ kernel, hash }: World, input: Registration) {
  const { db, crypto } = kernel
  const account = await db.write((tx) => createAccount(tx, kernel, input, { password_hash: hash }))
  const proof = { user_id: account.user.id, purpose: 'verify_email', email: input.email ?? '' } as const
  const { id } = await db.write((tx) => issueToken(tx, kernel, proof))
  await verifyEmail(kernel, { token: (await tokenText(db.read, crypto, id)) ?? '' })
  return account
}
const mailOf = (username: string) => `${username}@demo.example`

async function seedInfluencers(world: World, start: string): Promise<InfluencerActor[]> {
  const influencers: InfluencerActor[] = []
  for (const [n, { display_name, username, locale, profile, platforms }] of creators.entries()) {
    world.clock.steer(later(start, n * 5 * DAY + n * HOUR))
    const { user } = await register(world, {
      role: 'influencer',
      display_name,
      username,
      email: mailOf(username),
      password: DEMO_PASSWORD,
      locale,
      timezone: timezoneOf(profile.country),
    })
    await world.kernel.db.write(async (tx) => {
      await describeInfluencer(tx, user.influencer_id!, profile)
      await declareAudiences(tx, user.influencer_id!, platforms)
      await refreshAudience(world.kernel, tx, user.influencer_id!, profile.declared_reach)
    })
    influencers.push({ ...person(user.id), ...standing, kind: 'influencer', influencer_id: user.influencer_id! })
  }
  return influencers
}

async function decideSponsor({ kernel, admin }: World, user_id: string, fate: (typeof companies)[number]['fate']) {
  const decide = (action: 'approve' | 'reject' | 'suspend', reason?: string) =>
    decideUser(kernel, admin, user_id, action, reason)
  if (fate === 'rejected') await decide('reject', 'The company number could not be found in the register.')
  if (fate === 'approved' || fate === 'suspended') await decide('approve')
  if (fate === 'suspended') await decide('suspend', 'Several people reported promises of guaranteed gains.')
}

async function seedSponsors(world: World, start: string): Promise<SponsorActor[]> {
  const working: SponsorActor[] = []
  for (const [n, company] of companies.entries()) {
    const { name: company_name, username, locale, sells_on, industry, city, country, currency, fate } = company
    world.clock.steer(later(start, n * 9 * DAY))
    const { user } = await register(world, {
      role: 'sponsor',
      company_name,
      username,
      email: mailOf(username),
      password: DEMO_PASSWORD,
      locale,
      timezone: timezoneOf(country),
      sells_on,
    })
    await world.kernel.db.write((tx) =>
      describeSponsor(tx, user.sponsor_id!, { industry, city, country, currency, default_commission_bps: 1000 }),
    )
    world.clock.steer(later(start, n * 9 * DAY + 5 * HOUR))
    await decideSponsor(world, user.id, fate)
    if (fate === 'approved')
      working.push({ ...person(user.id), ...standing, kind: 'sponsor', sponsor_id: user.sponsor_id! })
  }
  return working
}
