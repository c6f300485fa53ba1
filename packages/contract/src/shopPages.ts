import { z } from 'zod'
import { endpoint } from './endpoint.ts'

export const shopPages = {
  open: endpoint({
    method: 'GET',
    path: '/book/:slug',
    tag: 'Sponsors',
    summary: 'The public page of a sponsor',
    description: 'An address that the sponsor had before answers 301 with the one of today; 404 until it is approved.',
    params: z.object({ slug: z.string().max(200) }),
    response: z.string(),
    media: 'text/html',
    answers: {
      200: { media: 'text/html', description: 'The page' },
      301: { media: null, description: 'An earlier address; `location` holds the one of today' },
      404: { media: 'text/html', description: 'Nobody has it, or its shop is not open: a page for people' },
    },
  }),
}
