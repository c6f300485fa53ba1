// Two processes that serve and one that works, on PostgreSQL and Redis, from the bundle: what one writes the other
// shows, a letter is sent once to a real receiver, a job is done once, and one whose worker is killed is taken over.
import { join } from 'node:path'
import { runCluster } from '../apps/api/src/testing/cluster.ts'

const { POSTGRES_URL: postgres = '', REDIS_URL: redis = '' } = process.env
const people = Number(process.argv[2] ?? 60)
const program = join(import.meta.dirname, '../apps/api/dist/main.js')
const facts = await runCluster({ program, postgres, redis, people, patience: 'real' })
process.stdout.write(`${JSON.stringify(facts, null, 2)}\n`)
const isRight =
  facts.seen_at_the_other === 200 &&
  facts.before_approval === 403 &&
  facts.after_approval === 201 &&
  facts.letters === facts.sent &&
  facts.letters_twice + facts.people_without_letter + facts.jobs_left === 0 &&
  facts.approvals_told === 1 &&
  facts.heard_ms < 700 &&
  facts.jobs_tried_again === 1 &&
  facts.after_sign_out === 401 &&
  facts.exit_codes.every((code) => code === 0)
process.exit(isRight ? 0 : 1)
