import type { OwnProfileChange } from '@affluence/contract/influencers'
import { eq } from 'drizzle-orm'
import type { InfluencerActor } from '../../../kernel/access.ts'
import type { Reader, Tx } from '../../../kernel/db/db.ts'
import type { FileToSend } from '../../../kernel/files/fileToSend.ts'
import { dropFile, readPublicFile, storePicture } from '../../../kernel/files/files.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { readPicture } from '../../../kernel/files/pictures.ts'
import { emit } from '../../../kernel/work/work.ts'
import { assertQuota } from '../../platform/quotas/quotas.service.ts'
import { declareAudiences, refreshAudience } from './audiences.service.ts'
import { profileChanged } from './influencers.events.ts'
import { describeInfluencer } from './influencers.service.ts'
import { influencers } from './influencers.tables.ts'
import { type Influencers, type Presenting, presentInfluencer } from './influencerView.service.ts'

export async function ownProfile(kernel: Presenting, db: Reader, { influencer_id }: InfluencerActor) {
  const [row] = await db.select().from(influencers).where(eq(influencers.id, influencer_id))
  const { is_public, commission_bps } = row!
  return { ...(await presentInfluencer(kernel, db, null, row!)), is_public, commission_bps }
}

export const changeProfile = (kernel: Influencers, actor: InfluencerActor, change: OwnProfileChange) =>
  kernel.db.write(async (tx) => {
    const { platforms, rate, ...words } = change
    await describeInfluencer(tx, actor.influencer_id, {
      ...words,
      ...(rate !== undefined && { rate_amount: rate?.amount ?? null, rate_currency: rate?.currency ?? null }),
    })
    if (platforms) await declareAudiences(tx, actor.influencer_id, platforms)
    if (platforms || words.declared_reach !== undefined)
      await refreshAudience(kernel, tx, actor.influencer_id, words.declared_reach ?? null)
    await announceChange(tx, actor)
    return ownProfile(kernel, tx, actor)
  })

/** The old picture goes with the new one's arrival. */
export async function setPhoto(kernel: Influencers, actor: InfluencerActor, bytes: Buffer) {
  const { db, known } = kernel
  const picture = await readPicture(bytes)
  return db.write(async (tx) => {
    const photo_file_id = await storePicture(tx, picture, { user_id: actor.user_id, is_public: true })
    await replacePhoto(tx, actor, photo_file_id)
    await assertQuota(tx, actor.influencer_id, known.counts.file_bytes)
    return ownProfile(kernel, tx, actor)
  })
}
export const dropPhoto = ({ db }: Kernel, actor: InfluencerActor) => db.write((tx) => replacePhoto(tx, actor, null))

async function replacePhoto(tx: Tx, actor: InfluencerActor, photo_file_id: string | null) {
  const mine = eq(influencers.id, actor.influencer_id)
  const [before] = await tx.select({ id: influencers.photo_file_id }).from(influencers).where(mine)
  await tx.update(influencers).set({ photo_file_id, updated_at: tx.now }).where(mine)
  if (before?.id) await dropFile(tx, before.id)
  await announceChange(tx, actor)
}

const announceChange = (tx: Tx, actor: InfluencerActor) =>
  emit(
    tx,
    profileChanged,
    actor,
    { subject_id: actor.influencer_id, influencer_id: actor.influencer_id },
    { influencer_id: actor.influencer_id },
  )

/** Its type is what we found, and it stands alone, so that nothing in it can run. */
export async function readProfilePicture({ db }: Kernel, id: string, width: string | undefined): Promise<FileToSend> {
  const { media, sha256, bytes } = await readPublicFile(db.read, id, width === undefined ? width : Number(width))
  return { content: bytes, media, tag: sha256, cached: 'forever', isShown: true }
}
