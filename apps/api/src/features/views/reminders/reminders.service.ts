import type { Locale } from '@affluence/contract/common'
import type { NoticeData } from '@affluence/contract/notifications'
import { and, asc, desc, eq, gt, isNotNull, isNull, lte, notInArray, sql } from 'drizzle-orm'
import { DAY, later } from '../../../kernel/clock.ts'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { moneyText } from '../../../kernel/money.ts'
import { users } from '../../people/identities/identities.tables.ts'
import { ad_requests } from '../../deals/adRequests/adRequests.tables.ts'
import { requestsWhere } from '../../deals/adRequests/adRequestView.service.ts'
import { awaitsSide } from '../../deals/adRequests/awaiting.service.ts'
import { campaigns } from '../../deals/briefs/briefs.tables.ts'
import { discoverable } from '../../deals/adRequests/campaignReach.service.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { mailUser } from '../../people/identities/notices.service.ts'
import { wasSent } from '../../platform/mails/mails.service.ts'
import { mails } from '../../platform/mails/mails.tables.ts'
import { choiceOf } from '../../platform/notifications/notifications.service.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { ABSENT_DAYS, INVITING_DAYS, isManual, isDue, localTime, MAX_NAMES } from './reminders.rules.ts'

const person = {
  id: users.id,
  influencer_id: influencers.id,
  timezone: users.timezone,
  locale: users.locale,
  category: influencers.category,
}
type Person = { id: string; influencer_id: string; timezone: string; locale: Locale; category: string | null }
type Kind = 'daily_reminder' | 'invitation'

const mayBeMailed = () => and(isNull(users.deleted_at), isNull(users.disabled_at), eq(influencers.approval, 'approved'))

/** Everyone whose answer somebody waits for gets one mail a day that lists what waits. */
export async function remindInfluencers(kernel: Kernel, period: string) {
  const people = await kernel.db.read
    .selectDistinct(person)
    .from(users)
    .innerJoin(influencers, eq(influencers.id, users.influencer_id))
    .innerJoin(ad_requests, eq(ad_requests.influencer_id, influencers.id))
    .where(and(mayBeMailed(), awaitsSide('influencer')))
  return mailThose(kernel, people, period, 'daily_reminder', reminderFor)
}

async function reminderFor(db: Reader, { influencer_id, locale }: Person): Promise<NoticeData> {
  const waitingRequests = and(eq(ad_requests.influencer_id, influencer_id), awaitsSide('influencer'))
  const rows = await requestsWhere(db, waitingRequests).orderBy(asc(ad_requests.created_at), asc(ad_requests.id))
  const lines = rows.map(
    ({ campaign, sponsor, offer, request }) =>
      `• ${campaign.name} – ${sponsor.company_name} – ${moneyText(offer.payment_amount, request.currency, locale)}`,
  )
  return { many: rows.length, list: lines.join('\n'), link: '/ad-requests?awaiting=me' }
}

/** Whoever has long been away and keeps nobody waiting hears of open campaigns, once a week at most. */
export async function inviteAbsent(kernel: Kernel, period: string) {
  const { read } = kernel.db
  const now = kernel.clock.now()
  const waitingRequests = read
    .select({ id: ad_requests.influencer_id })
    .from(ad_requests)
    .where(awaitsSide('influencer'))
  const invited = read
    .select({ id: mails.user_id })
    .from(mails)
    .where(
      and(
        eq(mails.kind, 'invitation'),
        isNotNull(mails.user_id),
        gt(mails.created_at, later(now, -INVITING_DAYS * DAY)),
      ),
    )
  const people = await read
    .select(person)
    .from(users)
    .innerJoin(influencers, eq(influencers.id, users.influencer_id))
    .where(
      and(
        mayBeMailed(),
        isNull(influencers.flagged_at),
        lte(sql`coalesce(${users.last_seen_at}, ${users.created_at})`, later(now, -ABSENT_DAYS * DAY)),
        notInArray(influencers.id, waitingRequests),
        notInArray(users.id, invited),
      ),
    )
  return mailThose(kernel, people, period, 'invitation', invitationFor)
}

/** The newest campaigns of their own field, or, where there are none, of any. */
async function invitationFor(db: Reader, { category }: Person, now: string): Promise<NoticeData | null> {
  const newest = (where: ReturnType<typeof eq> | undefined) =>
    db
      .select({ name: campaigns.name, company_name: sponsors.company_name })
      .from(campaigns)
      .innerJoin(sponsors, eq(sponsors.id, campaigns.sponsor_id))
      .where(and(isNull(campaigns.deleted_at), discoverable(now.slice(0, 10)), where))
      .orderBy(desc(campaigns.created_at), desc(campaigns.id))
      .limit(MAX_NAMES)
  const own = category ? await newest(eq(campaigns.category, category)) : []
  const campaignList = own.length > 0 ? own : await newest(undefined)
  if (campaignList.length === 0) return null
  const list = campaignList.map(({ name, company_name }) => `• ${name} – ${company_name}`).join('\n')
  return { list, link: '/discover' }
}

type Write = (db: Reader, person: Person, now: string) => Promise<NoticeData | null>
/** The key of each mail is the person's own day, so that no second one is written, however often this runs. */
async function mailThose(kernel: Kernel, people: Person[], period: string, kind: Kind, write: Write) {
  const now = kernel.clock.now()
  let sent = 0
  for (const one of people) {
    const local = localTime(now, one.timezone)
    if (!isDue(local, isManual(period))) continue
    const isMailed = await kernel.db.write(async (tx) => {
      const key = `${local.day}:${one.id}`
      if ((await wasSent(tx, kind, key)) || !(await choiceOf(tx, one.id, kind)).mail) return false
      const data = await write(tx, one, now)
      return data !== null && mailUser(tx, { kind, data, key, user_id: one.id })
    })
    if (isMailed) sent++
  }
  return { sent }
}
