import type { TestMail } from '@affluence/contract/admin'
import { eq } from 'drizzle-orm'
import type { AdminActor } from '../../../kernel/access.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { users } from '../../people/identities/identities.tables.ts'
import { mailTested } from '../../platform/mails/mails.events.ts'
import { sendTestMail } from '../../platform/mails/testMail.service.ts'

export async function testMailTo(kernel: Kernel, actor: AdminActor): Promise<TestMail> {
  const [me] = await kernel.db.read.select().from(users).where(eq(users.id, actor.user_id))
  if (!me?.email) throw new Refusal('conflict', 'email_missing')
  const result = await sendTestMail(kernel, me.email, me.locale)
  const { to, delivered } = result
  await kernel.db.write((tx) => emit(tx, mailTested, actor, { subject_id: actor.user_id }, { to, delivered }))
  return result
}
