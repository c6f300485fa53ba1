import type { FastifyReply } from 'fastify'

/** A bare array, and where more of it is. */
export function linked<T>(
  reply: FastifyReply,
  path: string,
  query: Record<string, string | undefined>,
  page: { data: T[]; next_cursor: string | null },
) {
  if (page.next_cursor) {
    const entries = Object.entries({ ...query, cursor: page.next_cursor }).filter(([, value]) => value !== undefined)
    void reply.header('link', `<${path}?${new URLSearchParams(entries as [string, string][])}>; rel="next"`)
  }
  return page.data
}
