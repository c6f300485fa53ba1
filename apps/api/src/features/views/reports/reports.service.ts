import { and, eq, isNull } from 'drizzle-orm'
import type { Kernel } from '../../../kernel/kernel.ts'
import { users } from '../../people/identities/identities.tables.ts'
import { mailUser } from '../../people/identities/notices.service.ts'
import { choiceOf } from '../../platform/notifications/notifications.service.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { monthBefore } from './reports.rules.ts'

/** Everyone who acts for an approved sponsor gets the month before, once. */
export async function sendMonthlyReports({ db, clock }: Kernel) {
  const month = monthBefore(clock.now())
  const people = await db.read
    .select({ id: users.id, sponsor_id: sponsors.id })
    .from(users)
    .innerJoin(sponsors, eq(sponsors.id, users.sponsor_id))
    .where(and(isNull(users.deleted_at), isNull(users.disabled_at), eq(sponsors.approval, 'approved')))
  let sent = 0
  for (const { id, sponsor_id } of people) {
    const isNew = await db.write(async (tx) => {
      if (!(await choiceOf(tx, id, 'monthly_report')).mail) return false
      const data = { sponsor_id, period: month.name, link: `/home?from=${month.from}&to=${month.to}` }
      return mailUser(tx, { kind: 'monthly_report', key: `${month.name}:${id}`, user_id: id, data })
    })
    if (isNew) sent++
  }
  return { month: month.name, sent }
}
