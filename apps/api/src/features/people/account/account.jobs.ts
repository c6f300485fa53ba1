import { job } from '../../../kernel/work/work.ts'
import { textAsked } from './account.events.ts'
import { sendText } from './texts.service.ts'

// Rows of jobs carry the name, so it stays as it was.
export const accountJobs = [
  job({
    name: 'accounts.send_text',
    payload: textAsked.payload,
    on: [textAsked],
    run: ({ token_id }, kernel) => sendText(kernel, token_id),
  }),
]
