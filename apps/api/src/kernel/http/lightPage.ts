import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { escaped } from './plainPage.ts'

declare module 'fastify' {
  interface FastifyInstance {
    lightPage: string
  }
  interface FastifyReply {
    /** The sites that may show this page in a frame; null where nobody may. */
    framedBy: readonly string[] | null
  }
}

/** What the head of a light page says before its script runs: for search engines and for whoever previews a link. */
export type LightHead = {
  title: string
  description?: string
  /** Absolute addresses, for those who do not know where they found them. */
  url?: string
  picture?: string | null
  /** Kept out of search engines. */
  isPrivate?: boolean
  /** Sites that may show it in a frame, beside our own. */
  framedBy?: readonly string[]
}

/** Where nothing was built, as in tests: the head alone. */
const bare = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title></title></head><body></body></html>'

/** The entry for customers: a page of its own that needs nothing of the web app. */
export function useLightPage(app: FastifyInstance, site: string | undefined) {
  const file = site && join(site, 'book.html')
  app.decorate('lightPage', file && existsSync(file) ? readFileSync(file, 'utf8') : bare)
  app.decorateReply('framedBy', null)
}

const meta = (kind: 'name' | 'property', name: string, content: string | null | undefined) =>
  content ? `<meta ${kind}="${name}" content="${escaped(content)}">` : ''

export function lightPage(reply: FastifyReply, language: 'en' | 'fr', head: LightHead) {
  const { title, description, url, picture, isPrivate = false, framedBy } = head
  if (framedBy) reply.framedBy = framedBy
  if (isPrivate) void reply.header('x-robots-tag', 'noindex')
  const tags = [
    `<title>${escaped(title)}</title>`,
    meta('name', 'description', description),
    meta('name', 'robots', isPrivate ? 'noindex' : ''),
    meta('name', 'referrer', isPrivate ? 'no-referrer' : ''),
    meta('property', 'og:type', url && 'website'),
    meta('property', 'og:title', url && title),
    meta('property', 'og:description', url && description),
    meta('property', 'og:url', url),
    meta('property', 'og:image', picture),
  ].join('')
  // Functions, so that a dollar in a name is a dollar.
  return reply.server.lightPage
    .replace('<html lang="en">', () => `<html lang="${language}">`)
    .replace(/<title>[^<]*<\/title>/, () => tags)
}
