import { paging } from '@affluence/contract/common'
import { endpoint } from '@affluence/contract/endpoint'
import { z } from 'zod'

/** A list that no feature owns, for the tests of what all lists share. */
export const people = endpoint({
  method: 'GET',
  path: '/api/v1/houses/:house/people',
  tag: 'People',
  summary: 'Who lives in a house',
  params: z.object({ house: z.string() }),
  query: z.strictObject({
    q: z.string().optional(),
    state: z.enum(['awake', 'asleep']).optional(),
    from: z.iso.date().optional(),
    oldest: z.coerce.number().optional(),
    sort: z.enum(['-name', 'name']).default('-name'),
    ...paging,
  }),
  response: z.object({
    data: z.array(z.object({ id: z.string(), name: z.string(), age: z.int() })),
    next_cursor: z.string().nullable(),
  }),
})
