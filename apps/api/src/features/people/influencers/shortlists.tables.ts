import { foreignKey, id, instant, table, text, uniqueIndex } from '../../../kernel/db/columns.ts'
import { sponsors } from '../sponsors/sponsors.tables.ts'
import { influencers } from './influencers.tables.ts'

export const shortlists = table(
  'shortlists',
  { id: id(), sponsor_id: text().notNull(), influencer_id: text().notNull(), created_at: instant().notNull() },
  (t) => [
    uniqueIndex('shortlists_once').on(t.sponsor_id, t.influencer_id),
    foreignKey({ columns: [t.sponsor_id], foreignColumns: [sponsors.id] }),
    foreignKey({ columns: [t.influencer_id], foreignColumns: [influencers.id] }),
  ],
)
