// The stand-in for the platforms in a process of its own. It counts calls, keeps the order of the calls of each person and
// says when two of them were under way at once; `moods` makes it answer as a platform in trouble does.
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
function watch(person, asked, response) {
  const now = (underWay.get(person) ?? 0) + 1
  underWay.set(person, now)
  if (now > 1) overlaps++
  response.on('close', () => underWay.set(person, underWay.get(person) - 1))
  const isProfile = PROFILES.test(asked.path)
  // A sync asks for the profile and then for posts: two profiles one after the other are two syncs mixed.
  if (isProfile && lastKind.get(person) === 'profile') repeated++
  lastKind.set(person, isProfile ? 'profile' : 'posts')
}
async function look(asked, response) {
  platforms.calls.length = 0
  count++
  last = performance.timeOrigin + performance.now()
  first ||= last
  if (asked.form.get('grant_type') === 'refresh_token') {
    renewals++
    process.send({ told: 'renewal' })
  }
  const person = personOf(asked)
  if (person) watch(person, asked, response)
  if (state.delay > 0) await sleep(Math.random() * state.delay)
  return Math.random() < state.moods ? MOODS[Math.floor(Math.random() * MOODS.length)]() : null
}
const platforms = await socialPlatforms({ look })

const people = new Map()
/** People of a platform, with tokens that work. */
function add(platform, many) {
  const { grants } = platforms[platform]
  return Array.from({ length: many }, () => {
    const person = socialPerson({ followers: 1000 + Math.floor(Math.random() * 100_000) })
    people.set(person.id, person)
    const refresh = platform === 'instagram' ? null : grants.giveRefresh(person)
    return {
      id: person.id,
      app_id: person.app_id,
      username: person.username,
      access: grants.giveAccess(person),
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
  odd: ({ path, oddity, times }) => platforms.odd(new RegExp(path), oddity, times),
  usual: () => platforms.usual(),
  /** Whether TikTok's refresh token works until what replaced it was used. */
  keepOld: () => void (platforms.tiktok.options.keepsOld = true),
  /** As when somebody agrees once more. */
  agree(id) {
    const { grants } = platforms.tiktok
    return { access: grants.giveAccess(people.get(id)), refresh: grants.giveRefresh(people.get(id)) }
  },
  count: () => ({ count, first, last, overlaps, repeated, renewals }),
}
// Whoever asked is gone.
process.on('disconnect', () => process.exit())
process.on('message', ({ what, of }) => process.send({ answer: answers[what](of) ?? null }))
process.send({ answer: platforms.env })
