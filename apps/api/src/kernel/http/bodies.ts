import type { FastifyInstance, FastifyRequest } from 'fastify'
import { parseJson } from '../json.ts'

/** JSON is parsed by our own parser; files and what is signed stay the bytes that came. */
export function takeBodies(app: FastifyInstance) {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (request.routeOptions.config.bytes) return done(null, body)
    if (!isUtf8(request.headers['content-type'])) return done(notTaken('JSON is UTF-8'))
    try {
      done(null, body.length === 0 ? undefined : parseJson(body))
    } catch (error) {
      done(error as Error)
    }
  })
  app.addContentTypeParser(
    /^(image\/|application\/(octet-stream|x-www-form-urlencoded)|multipart\/form-data)/,
    { parseAs: 'buffer' },
    (request, body: Buffer, done) => done(null, isForm(request) ? fieldsIn(body) : body),
  )
}

const isForm = ({ headers, routeOptions }: FastifyRequest) =>
  routeOptions.config.form && String(headers['content-type']).startsWith('application/x-www-form-urlencoded')
/** The names and values of a form. One without any says nothing. */
const fieldsIn = (body: Buffer) =>
  body.length === 0 ? undefined : Object.fromEntries(new URLSearchParams(body.toString('utf8')))

export const notTaken = (message: string) =>
  Object.assign(new Error(message), { code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE' })
/** What says nothing of its letters is UTF-8, as all JSON is. */
const isUtf8 = (type = '') => /^[^;]*(;\s*charset\s*=\s*"?utf-?8"?\s*)?$/i.test(type)
