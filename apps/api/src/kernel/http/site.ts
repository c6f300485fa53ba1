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
  const files = new Map<string, { file: string; size: number }>()
  if (!existsSync(folder)) return files
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    files.set(`/${relative(folder, file).split(sep).join('/')}`, { file, size: statSync(file).size })
  }
  return files
}

const bytesOf = ([path, { file }]: [string, { file: string }]) => [path, readFileSync(file)] as const

const encodings = [
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
]
/** The smallest form that is there and that the browser reads. */
export function packedAs({ headers }: FastifyRequest, isThere: (ending: string) => boolean) {
  const read = String(headers['accept-encoding'] ?? '').split(/\s*,\s*/)
  return encodings.find(({ name, ending }) => read.includes(name) && isThere(ending))
}

/** Built names change with their contents; what stands on the sites of others is asked for once an hour. */
const cachedAs = (path: string) =>
  path.startsWith('/assets/')
    ? 'public, max-age=31536000, immutable'
    : path === '/embed.js'
      ? 'public, max-age=3600'
      : 'no-cache'

/** Pages that are built by themselves, by the address they are opened at. */
const alone: Record<string, string> = { '/courier': '/courier.html' }

export function serveSite(app: FastifyInstance, folder: string) {
  const files = builtFiles(folder)
  const hasIndex = files.has('/index.html')
  const start = new Map([...files].filter(([path]) => path.startsWith('/index.html')).map(bytesOf))

  const send = (request: FastifyRequest, reply: FastifyReply, path: string) => {
    const encoding = packedAs(request, (ending) => files.has(path + ending))
    const name = path + (encoding?.ending ?? '')
    const { file, size } = files.get(name)!
    if (encoding) void reply.header('content-encoding', encoding.name)
    void reply.header('vary', 'accept-encoding').header('content-length', size)
    void reply.header('cache-control', cachedAs(path))
    return reply
      .type(types[extname(path)] ?? 'application/octet-stream')
      .send(start.get(name) ?? createReadStream(file))
  }

  const answer = (request: FastifyRequest, reply: FastifyReply) => {
    const path = URL.parse(request.url, 'http://site')?.pathname ?? '/'
    const own = alone[path]
    if (own && files.has(own)) return send(request, reply, own)
    if (files.has(path) && !/\.(html|gz|br)$/.test(path)) return send(request, reply, path)
    // A dot asks for a file, hidden or not, unless it belongs to the name of a person.
    const isNamed = (!extname(path) && !path.includes('/.')) || path.startsWith('/i/')
    const isPage = hasIndex && !path.startsWith('/api/') && !path.startsWith('/assets/') && isNamed
    return isPage ? send(request, reply, '/index.html') : reply.callNotFound()
  }
  app.route({ method: 'GET', url: '/', config: { access: 'anyone' }, handler: answer })
  app.route({ method: 'GET', url: '/*', config: { access: 'anyone' }, handler: answer })
}
