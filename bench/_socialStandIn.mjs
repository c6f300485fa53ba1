// The stand-in for the platforms in a process of its own. It counts calls, keeps the order of the calls of each person, and
// reports when two syncs of a person overlap; `moods` makes it answer like a platform in trouble.
import { setTimeout as sleep } from 'node:timers/promises'
import { socialPerson } from '../apps/api/src/testing/social/people.ts'
import { socialPlatforms } from '../apps/api/src/testing/social/socialPlatforms.ts'

const failure = (status, headers = {}) => ({ status, body: { error: { message: 'trouble' } }, headers })
const MOODS = [
  () => failure(429, { 'retry-after': '1' }),
  () => failure(500),
  () => failure(503),
  () => 'garbage',
  () => 'huge',
  () => 'hang_up',
  () => sleep(2000).then(() => null),
]
const PROFILES = /\/me$|\/user\/info\/$|\/channels$/
let [count, first, last, overlaps, repeated, renewals] = [0, 0, 0, 0, 0, 0]
const state = { delay: 0, moods: 0, silent: false }
const underWay = new Map()
const lastKind = new Map()

function personOf({ query, bearer }) {
  const token = bearer ?? query.get('access_token')
  return (
    token &&
    Object.values(platforms)
      .find((one) => one?.grants?.access.has(token))
      ?.grants.access.get(token)?.id
  )
}
function watch(person, call, response) {
  const now = (underWay.get(person) ?? 0) + 1
  underWay.set(person, now)
  if (now > 1) overlaps++
  response.on('close', () => underWay.set(person, underWay.get(person) - 1))
  const isProfile = PROFILES.test(call.path)
  // A sync asks for the profile and then for posts: two profiles one after the other are two syncs mixed.
  if (isProfile && lastKind.get(person) === 'profile') repeated++
  lastKind.set(person, isProfile ? 'profile' : 'posts')
}
async function intercept(call, response) {
  platforms.calls.length = 0
  count++
  last = performance.timeOrigin + performance.now()
  first ||= last
  if (call.form.get('grant_type') === 'refresh_token') {
    renewals++
    process.send({ told: 'renewal' })
  }
  const person = personOf(call)
  if (person) watch(person, call, response)
  if (state.delay > 0) await sleep(Math.random() * state.delay)
  return Math.random() < state.moods ? MOODS[Math.floor(Math.random() * MOODS.length)]() : null
}
const platforms = await socialPlatforms({ intercept })

const people = new Map()
/** People of a platform with valid tokens. */
function add(platform, many) {
  const { grants } = platforms[platform]
  return Array.from({ length: many }, () => {
    const person = socialPerson({ followers: 1000 + Math.floor(Math.random() * 100_000) })
    people.set(person.id, person)
    const refresh = platform === 'instagram' ? null : grants.issueRefresh(person)
    return {
      id: person.id,
      app_id: person.app_id,
      username: person.username,
      access: grants.issueAccess(person),
      refresh,
    }
  })
}
const answers = {
  add: ({ platform, many }) => add(platform, many),
  set: (change) => Object.assign(state, change),
  forget() {
    count = first = last = overlaps = repeated = renewals = 0
    lastKind.clear()
  },
  fail: ({ path, fault, times }) => platforms.failNext(new RegExp(path), fault, times),
  reset: () => platforms.reset(),
  /** Whether TikTok's old refresh token works until the new one is used. */
  keepOld: () => void (platforms.tiktok.options.keepsOld = true),
  /** The person agrees once more. */
  agree(id) {
    const { grants } = platforms.tiktok
    return { access: grants.issueAccess(people.get(id)), refresh: grants.issueRefresh(people.get(id)) }
  },
  count: () => ({ count, first, last, overlaps, repeated, renewals }),
}
// The client has disconnected.
process.on('disconnect', () => process.exit())
process.on('message', ({ what, of }) => process.send({ answer: answers[what](of) ?? null }))
process.send({ answer: platforms.env })
