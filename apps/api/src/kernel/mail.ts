import { randomBytes } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

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

const compose = ({ message_id, ...letter }: Letter, from: string) => ({
  ...letter,
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
    send: async (letter) => void (await (await (transport ??= open())).sendMail(compose(letter, from))),
    close: async () => (await transport)?.close(),
  }
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
