import { checks } from '../app.ts'
import { verifyBooks } from '../features/views/verification/verification.service.ts'
import type { Reader } from '../kernel/db/db.ts'

/** All books, by the checks of all features. */
export const verifyAll = async (db: Reader) => verifyBooks(db, await checks())
