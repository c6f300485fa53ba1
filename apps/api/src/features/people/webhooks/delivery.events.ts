import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

/** The test receiver of a sponsor was called; pages that show it load it again. */
export const inboxCalled = event('webhook_inbox.called', z.object({}), { fleeting: true })
