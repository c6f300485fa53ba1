import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { htmlOf } from './markdown.ts'

const style = `
  :root { color-scheme: light dark; --line: light-dark(#ddd, #333); --soft: light-dark(#f4f4f5, #1d1d20); }
  body { font: 16px/1.6 system-ui, sans-serif; max-width: 48rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; background: light-dark(#fff, #0c0c0d); color: light-dark(#222, #ddd); }
  h1, h2, h3 { line-height: 1.25; margin: 2.2em 0 .6em; } h1 { margin-top: 1em; }
  a { color: light-dark(#036384, #5bbbe0); }
  code { font: .87em ui-monospace, monospace; background: var(--soft); border-radius: 4px; padding: .1em .3em; overflow-wrap: anywhere; }
  pre { background: var(--soft); border-radius: 8px; padding: 1rem; overflow-x: auto; line-height: 1.45; }
  pre code { background: none; padding: 0; overflow-wrap: normal; }
  .wide { overflow-x: auto; } table { border-collapse: collapse; } th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid var(--line); }`
const pageOf = (title: string, body: string) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
    <style>${style}</style>
  </head>
  <body>
    <nav><a href="/docs">Affluence API</a></nav>
    <main>
${body}
    </main>
  </body>
</html>
`

/** The bundle carries a copy beside it; the sources take it where it is written. */
function guideFile() {
  const copy = join(import.meta.dirname, 'webhooks.md')
  return existsSync(copy) ? copy : join(import.meta.dirname, '../../../../../docs/webhooks.md')
}

/** The guide to webhooks for those who write a receiver, as a page for everybody. */
export function serveGuide(app: FastifyInstance) {
  let page: string | undefined
  app.route({
    method: 'GET',
    url: '/docs/webhooks',
    config: { access: 'anyone' },
    handler: (_request, reply) => {
      page ??= pageOf('Webhooks and the event feed', htmlOf(readFileSync(guideFile(), 'utf8')))
      return reply.type('text/html; charset=utf-8').send(page)
    },
  })
}
