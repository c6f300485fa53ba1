import { createReadStream, existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import type { Offered } from './http.ts'
import { openApiOf } from './openapi.ts'

// What the page may do is written on the element, so that it needs no script of its own and no exception in the CSP.
const settings = {
  url: '/api/openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  showDeveloperTools: 'never',
  agent: { disabled: true },
  mcp: { disabled: true },
}
const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Affluence API</title>
    <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
  </head>
  <body>
    <div id="api-reference" data-configuration="${JSON.stringify(settings).replaceAll('"', '&quot;')}" data-url="/api/openapi.json"></div>
    <script src="/docs/reference.js"></script>
  </body>
</html>
`

export function serveDocs(
  app: FastifyInstance,
  offered: readonly Offered[],
  info: { version: string; server: string },
) {
  let json: string | undefined
  const anyone = { access: 'anyone' } as const
  app.route({
    method: 'GET',
    url: '/api/openapi.json',
    config: anyone,
    handler: (_request, reply) => {
      json ??= JSON.stringify(openApiOf(offered, { title: 'Affluence', ...info }))
      return reply.header('cache-control', 'no-cache').type('application/json; charset=utf-8').send(json)
    },
  })
  app.route({
    method: 'GET',
    url: '/docs',
    config: anyone,
    handler: (_request, reply) => reply.type('text/html; charset=utf-8').send(page),
  })
  app.route({
    method: 'GET',
    url: '/docs/reference.js',
    config: anyone,
    handler: (_request, reply) =>
      reply
        .header('cache-control', 'public, max-age=3600')
        .type('text/javascript; charset=utf-8')
        .send(createReadStream(referenceFile())),
  })
}

/** The bundle carries a copy beside it; the sources take it where it is installed. */
function referenceFile() {
  const copy = join(import.meta.dirname, 'reference.js')
  if (existsSync(copy)) return copy
  return join(dirname(fileURLToPath(import.meta.resolve('@scalar/api-reference'))), 'browser/standalone.js')
}
