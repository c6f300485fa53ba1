import { Email } from '@affluence/contract/identities'
import { sendTestMail } from '../features/platform/mails/testMail.service.ts'
import type { Kernel } from '../kernel/kernel.ts'

/** Says what the mail server answered; for a watchman, the exit code says it too. */
export async function testMailCommand(kernel: Kernel, [address = '']: string[]) {
  const to = Email.safeParse(address)
  if (!to.success) {
    console.error('test-mail ADDRESS')
    return 1
  }
  const { from, delivered, answer } = await sendTestMail(kernel, to.data, 'en')
  const summary = `From ${from} to ${to.data}: ${delivered ? 'taken' : 'not taken'}. ${answer}`
  if (delivered) process.stdout.write(`${summary}\n`)
  else console.error(summary)
  return delivered ? 0 : 1
}
