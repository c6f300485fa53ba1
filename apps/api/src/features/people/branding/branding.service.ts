import type { Branding, ChangeBranding } from '@affluence/contract/branding'
import { colorsOf } from '@affluence/contract/branding.colors'
import { eq } from 'drizzle-orm'
import type { SponsorActor } from '../../../kernel/access.ts'
import type { Reader, Tx } from '../../../kernel/db/db.ts'
import { dropFile, storePicture } from '../../../kernel/files/files.ts'
import { readPicture } from '../../../kernel/files/pictures.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { omit } from '../../../kernel/omit.ts'
import { emit } from '../../../kernel/work/work.ts'
import { assertQuota } from '../../platform/quotas/quotas.service.ts'
import { fileByteCount } from '../identities/parties.service.ts'
import { changeSlug } from '../sponsors/sponsors.service.ts'
import { sponsors } from '../sponsors/sponsors.tables.ts'
import { brandingChanged } from './branding.events.ts'
import { type BrandingRow, brandings } from './branding.tables.ts'

const usual: Omit<BrandingRow, 'sponsor_id' | 'updated_at'> = {
  brand_color: null,
  welcome_message: null,
  is_open: true,
  opening_hours: [],
  timezone: 'UTC',
  payment_words: null,
  allowed_hosts: [],
  logo_file_id: null,
}

/** The branding that a sponsor chose, or the one that every shop begins with. */
export async function brandingOf(db: Reader, sponsor_id: string) {
  const [row] = await db.select().from(brandings).where(eq(brandings.sponsor_id, sponsor_id))
  return row ?? { ...usual, sponsor_id }
}
type Stored = Awaited<ReturnType<typeof brandingOf>>

export const logoUrl = ({ logo_file_id }: Stored) => (logo_file_id ? `/api/v1/files/${logo_file_id}` : null)
export const shopUrl = ({ config }: Pick<Kernel, 'config'>, slug: string) =>
  new URL(`/book/${slug}`, config.PUBLIC_URL).href

async function present(kernel: Kernel, db: Reader, sponsor_id: string): Promise<Branding> {
  const [sponsor] = await db
    .select({ name: sponsors.company_name, slug: sponsors.slug })
    .from(sponsors)
    .where(eq(sponsors.id, sponsor_id))
  const row = await brandingOf(db, sponsor_id)
  return {
    ...omit(row, 'sponsor_id', 'logo_file_id'),
    ...sponsor!,
    url: shopUrl(kernel, sponsor!.slug),
    logo_url: logoUrl(row),
    colors: colorsOf(row.brand_color),
  }
}

export const readBranding = (kernel: Kernel, { sponsor_id }: SponsorActor) =>
  present(kernel, kernel.db.read, sponsor_id)

export const changeBranding = (kernel: Kernel, actor: SponsorActor, { slug, ...change }: ChangeBranding) =>
  kernel.db.write(async (tx) => {
    const { sponsor_id } = actor
    const before = await present(kernel, tx, sponsor_id)
    if (slug !== undefined && slug !== before.slug) await changeSlug(tx, sponsor_id, slug)
    await store(tx, sponsor_id, change)
    return noteChange(kernel, tx, { actor, before })
  })

/** The logo of before goes with the arrival of the new one; null takes it away. */
export async function setLogo(kernel: Kernel, actor: SponsorActor, bytes: Buffer | null) {
  const picture = bytes && (await readPicture(bytes))
  return kernel.db.write(async (tx) => {
    const { sponsor_id } = actor
    const before = await present(kernel, tx, sponsor_id)
    const { logo_file_id: old } = await brandingOf(tx, sponsor_id)
    const logo_file_id = picture && (await storePicture(tx, picture, { user_id: actor.user_id, is_public: true }))
    await store(tx, sponsor_id, { logo_file_id })
    if (old) await dropFile(tx, old)
    if (bytes) await assertQuota(tx, sponsor_id, fileByteCount)
    return noteChange(kernel, tx, { actor, before })
  })
}

/** With the account goes what the sponsor wrote. */
export async function forgetBranding(tx: Tx, sponsor_id: string) {
  const { logo_file_id } = await brandingOf(tx, sponsor_id)
  await tx.delete(brandings).where(eq(brandings.sponsor_id, sponsor_id))
  if (logo_file_id) await dropFile(tx, logo_file_id)
}

async function store(tx: Tx, sponsor_id: string, change: Partial<typeof usual>) {
  const row = { ...(await brandingOf(tx, sponsor_id)), ...change, updated_at: tx.now }
  await tx
    .insert(brandings)
    .values(row)
    .onConflictDoUpdate({ target: brandings.sponsor_id, set: omit(row, 'sponsor_id') })
}

type Change = { actor: SponsorActor; before: Branding }
async function noteChange(kernel: Kernel, tx: Tx, { actor, before }: Change) {
  const { sponsor_id } = actor
  const after = await present(kernel, tx, sponsor_id)
  await emit(tx, brandingChanged, actor, { subject_id: sponsor_id, sponsor_id, before, after }, { sponsor_id })
  return after
}
