import { randomBytes } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GiveUp } from './work.ts'

export type Letter = {
  to: string
  subject: string
  html: string
  text: string
  /** The same for every try, so that a receiver recognises a repetition. */
  message_id: string
  attachments?: { filename: string; content: Buffer; contentType: string; cid?: string }[]
}
export type MailTransport = { send(letter: Letter): Promise<void>; close(): Promise<void> }

type Options = { url: string | undefined; folder: string; from: string }

/** By SMTP, or, where none is configured, as files that any mail program opens. */
export function mailBy({ url, folder, from }: Options): MailTransport {
  return url ? smtp(url, from) : files(join(folder, 'mail'), from)
}

const compose = ({ message_id, to, ...letter }: Letter, from: string) => ({
  ...letter,
  // One address, whatever it looks like: as text it would be read as a list.
  to: { name: '', address: to },
  from,
  messageId: `<${message_id}>`,
  disableFileAccess: true,
  disableUrlAccess: true,
})

function smtp(url: string, from: string): MailTransport {
  const open = async () => {
    const { createTransport } = await import('nodemailer')
    return createTransport({ url, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 } as never)
  }
  let transport: ReturnType<typeof open> | undefined
  return {
    async send(letter) {
      const post = await (transport ??= open())
      await post.sendMail(compose(letter, from)).catch((error: unknown) => {
        throw isFinal(error) ? new GiveUp(String(error), { cause: error }) : error
      })
    },
    close: async () => (await transport)?.close(),
  }
}

/** The receiver has refused this address or this letter for good; all else may pass. */
function isFinal(error: unknown) {
  const { code, responseCode = 0 } = error as { code?: string; responseCode?: number }
  return responseCode >= 500 && responseCode < 600 && (code === 'EENVELOPE' || code === 'EMESSAGE')
}

function files(folder: string, from: string): MailTransport {
  return {
    async send(letter) {
      const { createTransport } = await import('nodemailer')
      const { message } = (await createTransport({ streamTransport: true, buffer: true }).sendMail(
        compose(letter, from),
      )) as unknown as { message: Buffer }
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const name = join(folder, letter.message_id.replace(/[^\w.-]/g, '_'))
      const draft = `${name}.${randomBytes(4).toString('hex')}`
      await writeFile(draft, message, { mode: 0o600 })
      await rename(draft, `${name}.eml`)
    },
    close: async () => {},
  }
}
