import { buffer } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

/** A real receiver of mails on this machine. `refusals`: what it answers next, instead of taking the letter. */
export async function mailServer() {
  const received: { to: string[]; raw: string }[] = []
  const refusals: number[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData: (stream, session, done) => {
      buffer(stream).then((raw) => {
        const responseCode = refusals.shift()
        if (responseCode) return done(Object.assign(new Error('not now'), { responseCode }))
        received.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw: raw.toString() })
        done()
      }, done)
    },
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as { port: number }
  return {
    received,
    refusals,
    url: `smtp://127.0.0.1:${port}`,
    close: () => new Promise<void>((resolve) => void server.close(resolve)),
  }
}

/** The headers of a letter by their names, unfolded. */
export const headersOf = (raw: string) =>
  Object.fromEntries(
    raw
      .slice(0, raw.indexOf('\r\n\r\n'))
      .replace(/\r\n[ \t]+/g, ' ')
      .split('\r\n')
      .map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
