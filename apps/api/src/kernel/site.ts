import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
}

/** Only what was built is served, by the name it was built under: no path from outside ever reaches the disk. */
function builtFiles(folder: string) {
  const found = new Map<string, { file: string; size: number }>()
  if (!existsSync(folder)) return found
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    found.set(`/${relative(folder, file).split(sep).join('/')}`, { file, size: statSync(file).size })
  }
  return found
}

export function serveSite(app: FastifyInstance, folder: string) {
  const files = builtFiles(folder)
  const index = files.get('/index.html')
  const page = index ? readFileSync(index.file) : null

  const send = (request: FastifyRequest, reply: FastifyReply, path: string) => {
    const plain = files.get(path)!
    const accepted = String(request.headers['accept-encoding'] ?? '')
    const packed = (['br', 'gzip'] as const).find(
      (way) => accepted.includes(way) && files.has(`${path}.${way === 'br' ? 'br' : 'gz'}`),
    )
    const chosen = packed ? files.get(`${path}.${packed === 'br' ? 'br' : 'gz'}`)! : plain
    if (packed) void reply.header('content-encoding', packed)
    void reply.header('vary', 'accept-encoding').header('content-length', chosen.size)
    void reply.header('cache-control', path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
    return reply.type(types[extname(path)] ?? 'application/octet-stream').send(createReadStream(chosen.file))
  }

  const answer = (request: FastifyRequest, reply: FastifyReply) => {
    const path = URL.parse(request.url, 'http://site')?.pathname ?? '/'
    if (files.has(path) && path !== '/index.html') return send(request, reply, path)
    // A dot asks for a file, unless it belongs to the name of a person.
    const isNamed = !extname(path) || path.startsWith('/i/')
    const isPage = page && !path.startsWith('/api/') && !path.startsWith('/assets/') && isNamed
    if (!isPage) return reply.callNotFound()
    return reply.header('cache-control', 'no-cache').type(types['.html']!).send(page)
  }
  app.route({ method: 'GET', url: '/', config: { access: 'anyone' }, handler: answer })
  app.route({ method: 'GET', url: '/*', config: { access: 'anyone' }, handler: answer })
}
