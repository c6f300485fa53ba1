import { and, desc, eq } from 'drizzle-orm'
import type { Kernel } from '../../../kernel/kernel.ts'
import { after, pageOf } from '../../../kernel/db/list.ts'
import { emit } from '../../../kernel/work/work.ts'
import { adRequestMessage } from './adRequests.events.ts'
import { ad_request_messages, type MessageRow } from './adRequests.tables.ts'
import { findRequest, type PartyActor, type RequestReader, sideOf } from './adRequestView.service.ts'
import { aboutRequest, factOf } from './steps.service.ts'

export async function listMessages(
  { db }: Kernel,
  actor: RequestReader,
  id: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
) {
  await findRequest(db.read, actor, id)
  const { created_at, id: key, ad_request_id } = ad_request_messages
  const rows = await db.read
    .select()
    .from(ad_request_messages)
    .where(and(eq(ad_request_id, id), after(cursor, created_at, key, 'desc')))
    .orderBy(desc(created_at), desc(key))
    .limit(limit + 1)
  const { data, next_cursor } = pageOf(rows, limit, (row) => row)
  return { data: data.map(presentMessage), next_cursor }
}

export function writeMessage({ db }: Kernel, actor: PartyActor, id: string, body: string) {
  return db.write(async (tx) => {
    const { request } = await findRequest(tx, actor, id)
    const [row] = await tx
      .insert(ad_request_messages)
      .values({
        id: tx.newId('msg'),
        ad_request_id: id,
        author: sideOf(actor),
        author_id: actor.user_id,
        body,
        created_at: tx.now,
      })
      .returning()
    const fact = { ...factOf(request, actor), message_id: row!.id }
    await emit(tx, adRequestMessage, actor, aboutRequest(request), fact)
    return presentMessage(row!)
  })
}

const presentMessage = ({ id, author, body, created_at }: MessageRow) => ({ id, author, body, created_at })
