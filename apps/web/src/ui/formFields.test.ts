import type { Endpoint } from '@affluence/contract/endpoint'
import { NewAdRequest, Submission, Terms } from '@affluence/contract/adRequests'
import { Credentials, Registration } from '@affluence/contract/authentication'
import { keySignIn } from '@affluence/contract/apiKeys'
import { Platform } from '@affluence/contract/influencers'
import { expect, test } from 'vitest'
import { z } from 'zod'

/**
 * A refusal names a field as the API knows it. Every field of a form has the API's name, or the form says in `paths`
 * which one it stands for: otherwise what the API says about it would not be shown beside it.
 */
const files = import.meta.glob<string>('../**/*.vue', { query: '?raw', import: 'default', eager: true })
const sources = Object.fromEntries(
  Object.entries(files).map(([path, text]) => [path.replace('../', '').replace(/^\.\//, 'ui/'), text]),
)
const contract = import.meta.glob<Record<string, unknown>>('../../../../packages/contract/src/*.ts', { eager: true })
const forms = Object.keys(sources).filter((path) => isForm(path) && !asksOnly(path) && path !== 'ui/FormDialog.vue')
/** A dialog that only asks for a yes has no fields and sends nothing. */
function asksOnly(path: string) {
  return sources[path]!.includes('const schema = z.object({})')
}
function isForm(path: string) {
  return /<(AppForm|FormDialog)\b/.test(sources[path]!)
}

/** What is sent by somebody else than the form itself. */
const sentElsewhere: Record<string, z.ZodType[]> = {
  'features/authentication/PasswordSignIn.vue': [Credentials],
  'features/authentication/KeySignIn.vue': [keySignIn.byKey.body],
  'features/authentication/RegisterPage.vue': [Registration],
  'features/adRequests/SubmitDialog.vue': [Submission],
  'features/adRequests/TermsDialog.vue': [Terms],
  'features/adRequests/NewRequestPage.vue': [NewAdRequest],
}
/** Names that are computed in the template, by the file that has them. */
const computedNames: Record<string, readonly string[]> = {
  'features/admin/CurrencyLimitsFields.vue': ['minimum_payout', 'minimum_top_up', 'maximum_top_up'].map(
    (name) => `currency_limits.*.${name}`,
  ),
  'features/admin/SettingsForm.vue': ['minimum_payout', 'minimum_top_up', 'maximum_top_up'],
  'features/orders/RefundLines.vue': ['back.*', 'delivery'],
  'features/profile/ProfileForm.vue': ['category', 'niche'],
  'features/profile/PlatformFields.vue': [
    ...Platform.options,
    ...Platform.options.flatMap((name) => [`numbers.${name}.followers`, `numbers.${name}.engagement_bps`]),
  ],
  'features/roster/ContactFields.vue': ['instagram', 'youtube', 'tiktok'],
}
/** Paths that depend on what was typed; the tests of these forms look at them. */
const computedPaths: Record<string, [path: string, name: string][]> = {
  'features/orders/RefundOrder.vue': [
    ['lines.*.amount', 'back.*'],
    ['delivery_fee', 'delivery'],
  ],
  'features/profile/ProfileForm.vue': [
    ['rate.amount', 'rate_amount'],
    ['rate.currency', 'rate_currency'],
    ...Platform.options.flatMap((name): [string, string][] => [
      ['platforms.*.followers', `numbers.${name}.followers`],
      ['platforms.*.engagement_bps', `numbers.${name}.engagement_bps`],
    ]),
  ],
}
/** Fields that are compared in the form and not sent. */
const notSent = ['password_again']

type Json = {
  properties?: Record<string, Json>
  items?: Json
  anyOf?: Json[]
  oneOf?: Json[]
  allOf?: Json[]
  $ref?: string
}
/** The paths of what holds a value: `items.*.name`. */
function leavesOf(schema: z.ZodType) {
  const whole = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json & {
    $defs?: Record<string, Json>
  }
  const walk = (json: Json, at: string): string[] => {
    if (json.$ref) return walk(whole.$defs?.[json.$ref.replace('#/$defs/', '')] ?? {}, at)
    const ways = [...(json.anyOf ?? []), ...(json.oneOf ?? []), ...(json.allOf ?? [])]
    const inside = Object.entries(json.properties ?? {}).map(([name, one]): [string, Json] => [name, one])
    const parts: [string, Json][] = json.items ? [...inside, ['*', json.items]] : inside
    const own = parts.flatMap(([name, one]) => walk(one, at ? `${at}.${name}` : name))
    const isValue = !json.properties && !ways.some((way) => way.properties)
    return [...ways.flatMap((way) => walk(way, at)), ...own, ...(isValue && at ? [at] : [])]
  }
  return walk(whole, '')
}
const scriptOf = (path: string) => sources[path]!.split('</script>')[0]!

/** The bodies of the endpoints that the script of a form calls. */
function bodiesOf(path: string) {
  const script = scriptOf(path)
  const named = new Map<string, unknown>()
  for (const [, names, module] of script.matchAll(/import (?:type )?\{([^}]*)\} from '@affluence\/contract\/(\w+)'/g)) {
    const file = Object.entries(contract).find(([name]) => name.endsWith(`/${module}.ts`))![1]
    for (const [name = '', alias = name] of names!.split(',').map((one) => one.trim().split(' as ')))
      named.set(alias, file[name])
  }
  const called = [...script.matchAll(/\bcall\((\w+)\.(\w+),/g)].map(
    ([, group, name]) => (named.get(group!) as Record<string, Endpoint> | undefined)?.[name!],
  )
  return [...called.flatMap((one) => one?.body ?? []), ...(sentElsewhere[path] ?? [])]
}
/** The names of its fields, with those of the parts it is made of. */
function fieldsOf(path: string): string[] {
  const own = [...sources[path]!.matchAll(/<UFormField\b[^>]*?\s(:?)name="([^"]*)"/g)]
  const computed = computedNames[path] ?? []
  if (own.some(([, colon]) => colon) && computed.length === 0) throw new Error(`${path} computes names of fields`)
  const parts = [...scriptOf(path).matchAll(/import \w+ from '(\.[^']*\.vue)'/g)]
    .map(([, file]) => new URL(file!, `file:///${path}`).pathname.slice(1))
    .filter((file) => sources[file] && !isForm(file))
  return [...own.flatMap(([, colon, name]) => (colon ? [] : name!)), ...computed, ...parts.flatMap(fieldsOf)]
}
const wordsIn = (text = '') =>
  [...text.matchAll(/'?([\w.*]+)'?: '([\w.]+)'/g)].map(([, from, to]): [string, string] => [from!, to!])
const blamesOf = (path: string) => wordsIn(/:blames="\{([^}]*)\}"/.exec(sources[path]!)?.[1])
const pathsOf = (path: string) => [
  ...wordsIn(/const paths = \{([^}]*)\}/.exec(sources[path]!)?.[1]),
  ...(computedPaths[path] ?? []),
]

test.each(forms)('%s has a field for what the API may say of it', (form) => {
  const fields = fieldsOf(form)
  const known = new Set(bodiesOf(form).flatMap(leavesOf))
  expect(fields).not.toEqual([])
  expect(known.size).toBeGreaterThan(0)
  const paths = pathsOf(form)
  expect(paths.length === 0 || sources[form]!.includes(':paths="paths"')).toBe(true)
  expect(paths.filter(([path]) => !known.has(path))).toEqual([])
  expect(paths.filter(([, name]) => !fields.includes(name))).toEqual([])
  expect(blamesOf(form).filter(([, name]) => !fields.includes(name))).toEqual([])
  const translated = new Set(paths.map(([, name]) => name))
  const strangers = fields.filter((name) => !known.has(name) && !translated.has(name) && !notSent.includes(name))
  expect(strangers).toEqual([])
})

test('the comparison finds a field that the API does not know', () => {
  const body = z.object({ customer: z.object({ name: z.string() }), items: z.array(z.object({ price: z.int() })) })
  expect(leavesOf(body)).toEqual(expect.arrayContaining(['customer.name', 'items.*.price']))
  expect(leavesOf(body)).not.toContain('customer')
})
