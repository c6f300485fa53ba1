import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

/** The receiver that the server offers a sponsor was called; pages that show it ask again. */
export const inboxCalled = event('webhook_inbox.called', z.object({}), { fleeting: true })
