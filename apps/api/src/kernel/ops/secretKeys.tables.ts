import { id, instant, table, text } from '../db/columns.ts'

/** Every key this database has been served with, by a mark that tells it from others and reveals nothing of it. */
export const secret_keys = table('secret_keys', {
  id: id(),
  mark: text().notNull(),
  /** Given up by hand: what was sealed with it stays closed. */
  forgotten_at: instant(),
  created_at: instant().notNull(),
})
