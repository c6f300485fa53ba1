import { randomBytes } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GiveUp } from './work/giveUp.ts'

export type Letter = {
  to: string
  subject: string
  html: string
  text: string
  /** The same for every try, so that a receiver recognises a repetition. */
  message_id: string
  /** Where the receiver stops mails of this kind: opened it asks, and one POST does it (RFC 8058). */
  unsubscribe?: string
  attachments?: { filename: string; content: Buffer; contentType: string; cid?: string }[]
}
/** `send` answers what the mail server said. */
export type MailTransport = { send(letter: Letter): Promise<string>; close(): Promise<void> }

type Sender = { from: string; reply_to?: string | undefined }
type Options = Sender & { url: string | undefined; folder: string }

/** By SMTP, or, where none is configured, as files that any mail program opens. */
export function mailBy({ url, folder, ...sender }: Options): MailTransport {
  return url ? smtp(url, sender) : files(join(folder, 'mail'), sender)
}

const compose = ({ message_id, to, unsubscribe, ...letter }: Letter, { from, reply_to }: Sender) => ({
  ...letter,
  // One address, whatever it looks like: as text it would be read as a list.
  to: { name: '', address: to },
  from,
  ...(reply_to && { replyTo: reply_to }),
  headers: {
    // No answer of a holiday program, please (RFC 3834).
    'Auto-Submitted': 'auto-generated',
    ...(unsubscribe && { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
  },
  ...(unsubscribe && { list: { unsubscribe } }),
  messageId: `<${message_id}>`,
  disableFileAccess: true,
  disableUrlAccess: true,
})

function smtp(url: string, sender: Sender): MailTransport {
  const open = async () => {
    const { createTransport } = await import('nodemailer')
    return createTransport({ url, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 } as never)
  }
  let transport: ReturnType<typeof open> | undefined
  return {
    async send(letter) {
      const post = await (transport ??= open())
      const { response } = await post.sendMail(compose(letter, sender)).catch((error: unknown) => {
        throw isFinal(error) ? new GiveUp(String(error), { cause: error }) : error
      })
      return response
    },
    close: async () => (await transport)?.close(),
  }
}

/** The receiver has refused this address or this letter for good; all else may pass. */
function isFinal(error: unknown) {
  const { code, responseCode = 0 } = error as { code?: string; responseCode?: number }
  return responseCode >= 500 && responseCode < 600 && (code === 'EENVELOPE' || code === 'EMESSAGE')
}

function files(folder: string, sender: Sender): MailTransport {
  return {
    async send(letter) {
      const { createTransport } = await import('nodemailer')
      const { message } = (await createTransport({ streamTransport: true, buffer: true }).sendMail(
        compose(letter, sender),
      )) as unknown as { message: Buffer }
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const name = join(folder, letter.message_id.replace(/[^\w.-]/g, '_'))
      const draft = `${name}.${randomBytes(4).toString('hex')}`
      await writeFile(draft, message, { mode: 0o600 })
      await rename(draft, `${name}.eml`)
      return `${name}.eml`
    },
    close: async () => {},
  }
}
