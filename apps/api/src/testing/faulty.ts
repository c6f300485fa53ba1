// Loaded before the product (`node --import`): what a request to /fault/NAME does to the thread that serves it.
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import Sqlite from 'better-sqlite3'

const faults: Record<string, () => unknown> = {
  statement: () =>
    new Sqlite(':memory:').exec(
      'with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n',
    ),
  async microtasks() {
    for (;;) await Promise.resolve()
  },
  exception: () =>
    void setImmediate(() => {
      throw new Error('thrown where nobody catches')
    }),
  rejection: () => void Promise.reject(new Error('rejected where nobody catches')),
  memory() {
    const all: string[][] = []
    for (;;) all.push(Array.from({ length: 10_000 }, (_, n) => `${n}`))
  },
}

subscribe('http.server.request.start', (message) => {
  const { url = '' } = (message as { request: IncomingMessage }).request
  void faults[url.replace('/fault/', '')]?.()
})
