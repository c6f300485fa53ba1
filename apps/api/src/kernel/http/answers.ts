import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FileToSend } from '../files/fileToSend.ts'
import { type LightHead, lightPage } from './lightPage.ts'
import { languageIn, type PageWords, plainPage } from './plainPage.ts'

const CACHED = { forever: 'public, max-age=31536000, immutable', never: 'private, no-store' }

type Page = Record<'en' | 'fr', PageWords>
type Redirect = { status?: 301 | 302; cookie?: string }

/** How a route answers with something other than JSON. */
export type Answers = {
  file(file: FileToSend | Promise<FileToSend>): Promise<FileToSend['content']>
  redirect(to: string, how?: Redirect): string
  page(words: Page): string
  notFoundPage(words: Page): string
  /** The page for customers, with its head in the language of the reader. */
  lightPage(heads: Record<'en' | 'fr', LightHead>): string
  /** Who may keep the answer, and for how long. */
  cached(how: 'private, no-store' | 'no-cache'): void
}

export function answersTo(request: FastifyRequest, reply: FastifyReply): Answers {
  const spoken = () => {
    const language = languageIn(request.headers['accept-language'] ?? '')
    void reply.header('content-language', language).header('vary', 'accept-language')
    return language
  }
  const page = (words: Page) => {
    const language = spoken()
    return plainPage(language, words[language])
  }
  return {
    file: async (file) => sendFile(request, reply, await file),
    redirect(to, { status = 302, cookie } = {}) {
      if (cookie !== undefined) void reply.header('set-cookie', cookie)
      void reply.code(status).header('location', to).send()
      return ''
    },
    page,
    notFoundPage(words) {
      void reply.code(404)
      return page(words)
    },
    lightPage(heads) {
      const language = spoken()
      return lightPage(reply, language, heads[language])
    },
    cached: (how) => void reply.header('cache-control', how),
  }
}

function sendFile(request: FastifyRequest, reply: FastifyReply, file: FileToSend) {
  const { name, media, isShown = false, cached, tag, bytes } = file
  const fileName = name === undefined ? '' : `; filename="${name}"`
  void reply.header('content-disposition', `${isShown ? 'inline' : 'attachment'}${fileName}`)
  if (media !== undefined) void reply.type(media)
  if (cached !== undefined) void reply.header('cache-control', CACHED[cached])
  if (tag !== undefined) void reply.header('etag', `"${tag}"`)
  if (typeof bytes === 'number') void reply.header('content-length', bytes)
  return typeof bytes === 'object' ? unpacked(request, reply, file.content as Readable, bytes) : file.content
}

type Sizes = { packed: number; whole: number }
/** A compressed file goes out as it is to clients that can decompress it. */
function unpacked({ headers }: FastifyRequest, reply: FastifyReply, content: Readable, { packed, whole }: Sizes) {
  const isAsIs = /\bgzip\b/.test(headers['accept-encoding'] ?? '')
  void reply.header('vary', 'accept-encoding').header('content-length', isAsIs ? packed : whole)
  if (isAsIs) void reply.header('content-encoding', 'gzip')
  // What goes wrong on the way ends the answer; Fastify tells it.
  return isAsIs ? content : pipeline(content, createGunzip(), () => {})
}
