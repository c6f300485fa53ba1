import type { NoticeData } from '@affluence/contract/notifications'
import type { Input } from '@affluence/contract/endpoint'
import type { notifications as endpoints } from '@affluence/contract/notifications'
import { and, count, desc, eq, inArray, isNotNull, isNull } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import type { Reader, Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { after, pageOf } from '../../../kernel/db/list.ts'
import { invalid, notFound } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import type { MailKind } from '../mails/mails.rules.ts'
import { sendMail } from '../mails/mails.service.ts'
import { notificationsRead } from './notifications.events.ts'
import { isKind, kindsFor, canBeSwitchedOff, waysOf } from './notifications.rules.ts'
import { notification_choices, notifications, type NotificationRow } from './notifications.tables.ts'
import { writeNotice } from './writing.service.ts'

type Person = Extract<Actor, { user_id: string }>
export type Notice = { kind: string; key: string; data?: NoticeData; link?: string; mail?: MailKind }

type User = { id: string; email: string | null }
/**
 * Tells one user of a fact, in the app and by mail as they have chosen; a fact tells somebody once. What would have been
 * mailed is shown to whoever has no address.
 */
export async function notifyUser(tx: Tx, { id: user_id, email }: User, { kind, key, data = {}, link, mail }: Notice) {
  const choice = await choiceOf(tx, user_id, kind)
  const isMailed = mail !== undefined && choice.mail
  if (choice.in_app || (isMailed && email === null))
    await writeNotice(tx, { user_id, kind, key, data, link: link ?? null })
  if (isMailed && email !== null) {
    const noticeData = link ? { ...data, link } : data
    await sendMail(tx, { key: `${key}:${user_id}`, kind: mail, user_id, data: noticeData })
  }
}

/** Where this person wants this kind of notice. */
export async function choiceOf(db: Reader, user_id: string, kind: string) {
  if (!canBeSwitchedOff(kind)) return { in_app: true, mail: true }
  const [row] = await db
    .select()
    .from(notification_choices)
    .where(and(eq(notification_choices.user_id, user_id), eq(notification_choices.kind, kind)))
  return row ?? { in_app: true, mail: true }
}

type NotificationQuery = { unread?: boolean; kind?: string; cursor?: string; limit: number }
export async function listNotifications(
  { db }: Kernel,
  actor: Person,
  { unread, kind, cursor, limit }: NotificationQuery,
) {
  const rows = await db.read
    .select()
    .from(notifications)
    .where(
      and(
        eq(notifications.user_id, actor.user_id),
        unread === undefined ? undefined : unread ? isNull(notifications.read_at) : isNotNull(notifications.read_at),
        kind ? eq(notifications.kind, kind) : undefined,
        after(cursor, notifications.created_at, notifications.id),
      ),
    )
    .orderBy(desc(notifications.created_at), desc(notifications.id))
    .limit(limit + 1)
  const page = pageOf(rows, limit, (row) => row)
  return { ...page, data: page.data.map(present) }
}
const present = ({ user_id: _, key: _key, ...row }: NotificationRow) => row

export async function countUnread(db: Reader, actor: Person) {
  const mine = and(eq(notifications.user_id, actor.user_id), isNull(notifications.read_at))
  const [row] = await db.select({ unread: count() }).from(notifications).where(mine)
  return { unread: row?.unread ?? 0 }
}

export const readNotification = ({ db }: Kernel, actor: Person, id: string) =>
  db.write(async (tx) => {
    const mine = and(eq(notifications.id, id), eq(notifications.user_id, actor.user_id))
    const [notice] = await tx.select({ read_at: notifications.read_at }).from(notifications).where(mine)
    if (!notice) throw notFound()
    await tx
      .update(notifications)
      .set({ read_at: tx.now })
      .where(and(mine, isNull(notifications.read_at)))
    return emitRead(tx, actor)
  })

export const readAllNotifications = ({ db }: Kernel, actor: Person) =>
  db.write(async (tx) => {
    await tx
      .update(notifications)
      .set({ read_at: tx.now })
      .where(and(eq(notifications.user_id, actor.user_id), isNull(notifications.read_at)))
    return emitRead(tx, actor)
  })
/** The reader's other tabs hear of it. */
async function emitRead(tx: Tx, actor: Person) {
  await emit(
    tx,
    notificationsRead,
    actor,
    { subject_id: actor.user_id, user_id: actor.user_id },
    { user_id: actor.user_id },
  )
  return countUnread(tx, actor)
}

export async function listChoices(db: Reader, actor: Person) {
  const kinds = kindsFor(actor.kind)
  const rows = await db
    .select()
    .from(notification_choices)
    .where(
      and(
        eq(notification_choices.user_id, actor.user_id),
        inArray(notification_choices.kind, kinds.length > 0 ? [...kinds] : ['']),
      ),
    )
  const choices = new Map(rows.map((row) => [row.kind, row]))
  return {
    data: kinds.map((kind) => ({
      kind,
      in_app: choices.get(kind)?.in_app ?? true,
      mail: choices.get(kind)?.mail ?? true,
      ways: waysOf(kind),
    })),
  }
}

export const choose = ({ db }: Kernel, actor: Person, { kind, in_app, mail }: Input<typeof endpoints.choose>['body']) =>
  db.write(async (tx) => {
    if (!isKind(kind) || !kindsFor(actor.kind).includes(kind))
      throw invalid('kind', 'invalid_choice', { choices: kindsFor(actor.kind) })
    await keepChoice(tx, { user_id: actor.user_id, kind, in_app, mail })
    return listChoices(tx, actor)
  })

type Choice = { user_id: string; kind: string; in_app: boolean; mail: boolean }
export async function keepChoice(tx: Tx, { in_app, mail, ...of }: Choice) {
  await tx
    .insert(notification_choices)
    .values({ ...of, in_app, mail, id: tx.newId('nch'), updated_at: tx.now, created_at: tx.now })
    .onConflictDoUpdate({
      target: [notification_choices.user_id, notification_choices.kind],
      set: { in_app, mail, updated_at: tx.now },
    })
}

export async function forgetNotifications(tx: Tx, user_id: string) {
  await tx.delete(notifications).where(eq(notifications.user_id, user_id))
  await tx.delete(notification_choices).where(eq(notification_choices.user_id, user_id))
}
