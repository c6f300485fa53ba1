import { instant, json, table, text } from '../../kernel/columns.ts'

export const settings = table('settings', {
  key: text().primaryKey(),
  value: json().$type<string | number>().notNull(),
  updated_at: instant().notNull(),
  created_at: instant().notNull(),
})
