import { join } from 'node:path'
import { expect, test } from 'vitest'
import { onPostgres } from './kernel/db/engine.ts'
import { runCluster } from './testing/cluster.ts'

const { DATABASE_URL: postgres = '', REDIS_URL: redis = '' } = process.env

test.skipIf(!onPostgres || !redis)(
  'two that serve and one that works are one product: seen at once, told once, done once, and a killed worker is replaced',
  async () => {
    const program = join(import.meta.dirname, 'main.ts')
    const facts = await runCluster({ program, postgres, redis, people: 8, patience: 'moved clock' })
    expect(facts).toMatchObject({
      seen_at_the_other: 200,
      before_approval: 403,
      after_approval: 201,
      letters: facts.sent,
      letters_twice: 0,
      people_without_letter: 0,
      approvals_told: 1,
      jobs_left: 0,
      jobs_tried_again: 1,
      after_sign_out: 401,
      exit_codes: [0, 0, 0],
    })
    expect(facts.heard_ms).toBeLessThan(3000) // told; who only looks needs up to five seconds
  },
  240_000,
)
