import { buffer } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

export type Mail = { to: string[]; subject: string; text: string; html: string }

/** A real SMTP receiver on a port of its own: what the product sends is what arrives here. */
export async function openMailbox() {
  const received: Mail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData: (stream, session, done) => {
      buffer(stream).then((raw) => {
        const to = session.envelope.rcptTo.map(({ address }) => address)
        received.push({ to, ...readMail(raw.toString('latin1')) })
        done()
      }, done)
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.server.address()
  if (!address || typeof address === 'string') throw new Error('the mailbox has no port')
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    mails: (to?: string) => received.filter((mail) => !to || mail.to.includes(to)),
    close: () => new Promise<void>((resolve) => server.close(resolve)),
  }
}

function readMail(raw: string) {
  const parts = partsOf(raw)
  const body = (type: string) => parts.find((part) => part.type.startsWith(type))?.body ?? ''
  return {
    subject: decodeWords(headersOf(raw).get('subject') ?? ''),
    text: body('text/plain'),
    html: body('text/html'),
  }
}

function partsOf(raw: string): { type: string; body: string }[] {
  const headers = headersOf(raw)
  const type = headers.get('content-type') ?? 'text/plain'
  const content = raw.slice(raw.indexOf('\r\n\r\n') + 4)
  const boundary = /boundary="?([^";]+)/i.exec(type)?.[1]
  if (boundary)
    return content
      .split(`--${boundary}`)
      .slice(1, -1)
      .flatMap((part) => partsOf(part.replace(/^\r\n/, '')))
  return [{ type, body: decode(content, headers.get('content-transfer-encoding') ?? '7bit') }]
}

function headersOf(raw: string) {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ')
  return new Map(
    head.split('\r\n').map((line) => {
      const at = line.indexOf(':')
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()]
    }),
  )
}

function decode(content: string, encoding: string) {
  if (/base64/i.test(encoding)) return Buffer.from(content, 'base64').toString('utf8')
  if (/quoted-printable/i.test(encoding)) return unquote(content.replace(/=\r\n/g, ''))
  return Buffer.from(content, 'latin1').toString('utf8')
}

const unquote = (text: string) =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8')

const decodeWords = (text: string) =>
  text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toLowerCase() === 'b' ? Buffer.from(word, 'base64').toString('utf8') : unquote(word.replaceAll('_', ' ')),
    )
