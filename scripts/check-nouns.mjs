// One noun, one name: the contract, the API and the web app call a feature alike. Every name stands in all three lists,
// or among the exceptions with its reason. `dashboards.sales.ts` in the contract is a part of `dashboards`.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { levels } from './check-storeys.mjs'
import { root } from './setup.mjs'

/** Names that stand in one or two of the lists, and why. */
export const exceptions = {
  // Words of the contract that are no feature.
  common: 'schemas that every noun uses',
  days: 'the calendar, counted alike by server and browser',
  endpoint: 'what an endpoint is',
  passwords: 'the rule for passwords, asked by the server and by the forms',
  offers: 'the offers that ad requests and affiliations have in common',
  logins: 'the sign-in log: kept by credentials, shown by account and users',
  webhookData: 'what webhooks carry',
  webhookErrors: 'why a call to a webhook failed',
  webhookEvents: 'what webhooks tell',
  webhookExamples: 'examples of what webhooks carry',
  webhookFeed: 'what webhooks told, to be read again',
  // The API has them without pages or endpoints of their own.
  agreements: 'affiliation requests, for links and affiliations',
  briefs: 'campaigns, for ad requests and campaigns',
  catalogue: 'products, for what is below products',
  sale: 'orders and their lines, for what orders calls',
  demo: 'the demo data',
  mails: 'what is sent by mail; the choice of mails is a page of notifications',
  reminders: 'jobs that remind people',
  settings: 'read by all features; admins change them on a page of admin',
  verification: 'the checks of `npm run verify`',
  identities: 'the rows of users, for all that account, authentication and users do with them',
  live: 'the stream of events; the web reads it in kernel/live.ts',
  credentials: 'sessions, the sign-in log and the limits of attempts, for apiKeys, account and authentication',
  storefronts: 'what customers see without an account: an entry of its own in the web app, not a feature of the portal',
  deliveries: 'shown beside orders, and to customers by the entry of the storefronts',
  rounds: 'what a courier has to bring: an entry of its own in the web app, not a feature of the portal',
  // The web has them without endpoints of their own.
  landing: 'the page for strangers; it asks the server nothing',
  discovery: 'campaigns and sponsors as an influencer finds them',
  profile: 'what an influencer says about themselves, in the endpoints of influencers and account',
}

/** What differs between the lists without being an exception, and exceptions that except nothing. */
export function findings(lists, allowed) {
  const places = Object.keys(lists)
  const holding = (noun) => places.filter((place) => lists[place].includes(noun))
  const nouns = [...new Set(Object.values(lists).flat())].toSorted()
  const differing = nouns.filter((noun) => holding(noun).length < places.length)
  return [
    ...differing
      .filter((noun) => !Object.hasOwn(allowed, noun))
      .map((noun) => {
        const missing = places.filter((place) => !lists[place].includes(noun))
        return `${noun} has no such name in ${missing.join(' and ')}: use one name, or add an exception with its reason`
      }),
    ...Object.entries(allowed)
      .filter(([noun]) => !differing.includes(noun))
      .map(([noun]) => `${noun} is no exception: it stands ${nouns.includes(noun) ? 'everywhere' : 'nowhere'}`),
    ...Object.entries(allowed)
      .filter(([, reason]) => !reason.trim())
      .map(([noun]) => `${noun} is an exception without a reason`),
  ]
}

/** `dashboards.sales.ts` and `dashboards.ts` are one noun. */
export const nounsOf = (files) => [
  ...new Set(
    files.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts')).map((file) => file.split('.')[0]),
  ),
]

const foldersIn = (path) =>
  readdirSync(join(root, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const lists = {
    'packages/contract/src': nounsOf(readdirSync(join(root, 'packages/contract/src'))),
    'apps/api/src/features': levels.flatMap((level) => foldersIn(`apps/api/src/features/${level}`)),
    'apps/web/src/features': foldersIn('apps/web/src/features'),
  }
  const faults = findings(lists, exceptions)
  for (const fault of faults) process.stdout.write(`${fault}\n`)
  process.exit(faults.length > 0 ? 1 : 0)
}
