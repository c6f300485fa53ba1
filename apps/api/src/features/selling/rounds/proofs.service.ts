import { HandOverProof, type PictureKind } from '@affluence/contract/couriers'
import { eq } from 'drizzle-orm'
import type { CourierActor } from '../../../kernel/access.ts'
import { dropFile, hashOfFile, readPrivateFile, storePicture } from '../../../kernel/files/files.ts'
import type { FileToSend } from '../../../kernel/files/fileToSend.ts'
import { readPicture } from '../../../kernel/files/pictures.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { notFound, Refusal } from '../../../kernel/refusal.ts'
import { assignmentOf, pickupCode } from '../couriers/codes.service.ts'
import type { ShopActor } from '../couriers/courierRows.service.ts'
import type { AssignmentRow } from '../couriers/couriers.tables.ts'
import { findOrder } from '../orders/orderView.service.ts'
import { picturesOf, proofPlace } from './handOvers.service.ts'
import { findAssignment, presentOne } from './rounds.service.ts'
import { hand_over_pictures, hand_over_proofs } from './rounds.tables.ts'

function assertOpen({ ended_at }: AssignmentRow) {
  if (ended_at) throw new Refusal('conflict', 'wrong_state')
}

type Sent = { order_id: string; kind: PictureKind; bytes: Buffer }
/** Another picture of its kind takes its place, until the goods have changed hands. */
export async function keepPicture(kernel: Kernel, actor: CourierActor, { order_id, kind, bytes }: Sent) {
  assertOpen(await findAssignment(kernel.db.read, actor, order_id))
  const picture = await readPicture(bytes)
  return kernel.db.write(async (tx) => {
    const assignment = await findAssignment(tx, actor, order_id)
    assertOpen(assignment)
    const before = (await picturesOf(tx, order_id)).find((one) => one.kind === kind)
    const file_id = await storePicture(tx, picture, { user_id: null, is_public: false })
    const { courier_id } = actor
    const row = { courier_id, file_id, sha256: await hashOfFile(tx, file_id), created_at: tx.now }
    await tx
      .insert(hand_over_pictures)
      .values({ order_id, kind, ...row })
      .onConflictDoUpdate({ target: [hand_over_pictures.order_id, hand_over_pictures.kind], set: row })
    if (before) await dropFile(tx, before.file_id)
    return presentOne(kernel, tx, actor, assignment)
  })
}

/** The code for the courier at the counter; the customer's stands on the customer's page only. */
export async function getCodes(kernel: Kernel, actor: ShopActor, id: string) {
  const order = await findOrder(kernel.db.read, actor, id)
  const assignment = await assignmentOf(kernel.db.read, order.id)
  return { pickup: assignment && order.fulfilment === 'assigned' ? pickupCode(kernel, assignment) : null }
}

export async function getProof({ db, crypto }: Kernel, actor: ShopActor, id: string) {
  const order = await findOrder(db.read, actor, id)
  const [row] = await db.read.select().from(hand_over_proofs).where(eq(hand_over_proofs.order_id, order.id))
  if (!row) throw notFound()
  const json = crypto.open(row.proof, proofPlace(order.id))
  return { proof: HandOverProof.parse(JSON.parse(json)), json, sha256: row.sha256 }
}

export async function getPicture({ db }: Kernel, actor: ShopActor, id: string, kind: PictureKind): Promise<FileToSend> {
  const order = await findOrder(db.read, actor, id)
  const picture = (await picturesOf(db.read, order.id)).find((one) => one.kind === kind)
  if (!picture) throw notFound()
  const { media, bytes: content } = await readPrivateFile(db.read, picture.file_id)
  return { content, media, isShown: true, cached: 'never' }
}
