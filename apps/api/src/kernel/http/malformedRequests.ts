import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { problemOf } from './problems.ts'

const spoken: Record<string, [string, string]> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'headers_too_large'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'request_timeout'],
}

/** Whether a path says something; `%E0` alone is half a letter. */
function isReadable(path: string) {
  try {
    return decodeURIComponent(path) !== ''
  } catch {
    return false
  }
}

/** What never becomes a request of ours is refused in the same words as the rest. */
export const malformedRequests = {
  /** A browser gets the page for "not found" for a broken address; a program is told what is wrong with it. */
  rewriteUrl({ url = '/' }: IncomingMessage) {
    if (!url.includes('%') || url.startsWith('/api/')) return url
    const [path = '', ...query] = url.split('?')
    return isReadable(path) ? url : [path.replaceAll('%', '%25'), ...query].join('?')
  },
  frameworkErrors: (error: FastifyError, _request: FastifyRequest, reply: FastifyReply) => {
    const problem = problemOf(error)
    return reply.code(problem.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem))
  },
  clientErrorHandler: (error: Error & { code?: string }, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable || socket.destroyed) return void socket.destroy()
    const [line, code] = spoken[error.code ?? ''] ?? ['400 Bad Request', 'invalid_http']
    const body = JSON.stringify({ type: 'about:blank', title: line.slice(4), status: Number(line.slice(0, 3)), code })
    const head = `content-type: application/problem+json; charset=utf-8\r\ncontent-length: ${body.length}`
    socket.end(`HTTP/1.1 ${line}\r\n${head}\r\nconnection: close\r\n\r\n${body}`)
  },
}
