import { createReadStream, existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import type { Offered } from './http.ts'
import { serveGuide } from './guide.ts'
import { openApiOf, type Outgoing } from './openapi.ts'
import { packedAs } from './site.ts'

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
  info: { version: string; server: string; outgoing: readonly Outgoing[] },
) {
  let json: Buffer | undefined
  let packed: Promise<Buffer> | undefined
  const anyone = { access: 'anyone' } as const
  app.route({
    method: 'GET',
    url: '/api/openapi.json',
    config: anyone,
    handler: async (request, reply) => {
      json ??= Buffer.from(JSON.stringify(openApiOf(offered, { title: 'Affluence', ...info })))
      void reply.header('cache-control', 'no-cache').header('vary', 'accept-encoding')
      void reply.type('application/json; charset=utf-8')
      if (!packedAs(request, (ending) => ending === '.gz')) return reply.send(json)
      return reply.header('content-encoding', 'gzip').send(await (packed ??= promisify(gzip)(json)))
    },
  })
  serveGuide(app)
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
    handler: (request, reply) => {
      const file = referenceFile()
      const way = packedAs(request, (ending) => existsSync(file + ending))
      if (way) void reply.header('content-encoding', way.name)
      void reply.header('cache-control', 'public, max-age=3600').header('vary', 'accept-encoding')
      return reply.type('text/javascript; charset=utf-8').send(createReadStream(file + (way?.ending ?? '')))
    },
  })
}

/** The bundle carries a copy beside it; the sources take it where it is installed. */
function referenceFile() {
  const copy = join(import.meta.dirname, 'reference.js')
  if (existsSync(copy)) return copy
  return join(dirname(fileURLToPath(import.meta.resolve('@scalar/api-reference'))), 'browser/standalone.js')
}
