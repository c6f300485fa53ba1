import type { Settings } from '@affluence/contract/admin'
import { instant, json, table, text } from '../../../kernel/db/columns.ts'

export const settings = table('settings', {
  key: text().primaryKey(),
  value: json().$type<Settings[keyof Settings]>().notNull(),
  updated_at: instant().notNull(),
  created_at: instant().notNull(),
})
