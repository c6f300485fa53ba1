import { NewRosterEntry, type Welcomed } from '@affluence/contract/roster'
import { z } from 'zod'
import { createListed } from '../features/views/roster/roster.service.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { Refusal } from '../kernel/refusal.ts'

const USAGE = `create-influencer "NAME" EMAIL USERNAME
  --phone NUMBER  --instagram HANDLE  --youtube CHANNEL  --tiktok HANDLE  --website URL
  --commission PERCENT  --coupon-codes CODE [CODE …]  --skip-unknown-coupons
  --notes TEXT  --inactive  --json`
const texts = ['phone', 'instagram', 'youtube', 'tiktok', 'website', 'commission', 'notes'] as const
const switches = ['inactive', 'skip-unknown-coupons', 'json'] as const
const CODES = 'coupon-codes'
type Options = { positional: string[]; texts: Record<string, string>; switches: Set<string>; codes: string[] }

/** What was wrong with the command line, in words for the person who typed it. */
class WrongUse extends Error {
  override name = 'WrongUse'
}

export function readOptions(args: string[]): Options {
  const options: Options = { positional: [], texts: {}, switches: new Set(), codes: [] }
  const rest = [...args]
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (!arg.startsWith('--')) {
      options.positional.push(arg)
      continue
    }
    const [, name = '', value] = /^--([^=]*)(?:=(.*))?$/s.exec(arg)!
    const option = name.replaceAll('_', '-')
    if ((switches as readonly string[]).includes(option)) options.switches.add(option)
    else if (option === CODES) options.codes.push(...(value === undefined ? takeCodes(rest) : [value]))
    else if ((texts as readonly string[]).includes(option)) {
      const text = value ?? rest.shift()
      if (text === undefined) throw new WrongUse(`--${option} needs a value`)
      options.texts[option] = text
    } else throw new WrongUse(`there is no option --${name}`)
  }
  return options
}

function takeCodes(rest: string[]) {
  const end = rest.findIndex((arg) => arg.startsWith('--'))
  return rest.splice(0, end === -1 ? rest.length : end)
}

/** 7.5 is 750; what has no exact basis points is refused rather than rounded. */
export function toBps(percent: string): number {
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(percent.trim()))
    throw new WrongUse(`commission: ${percent} is no percentage from 0 to 100`)
  const bps = Math.round(Number(percent) * 100)
  if (bps > 10_000) throw new WrongUse(`commission: ${percent} is more than 100`)
  return bps
}

function inputOf({ positional, texts: { commission, notes, ...description }, switches: on, codes }: Options) {
  const [display_name, email, username, ...more] = positional
  if (!username || more.length > 0) throw new WrongUse(USAGE)
  const input = NewRosterEntry.safeParse({
    display_name,
    email,
    username,
    ...description,
    ...(commission !== undefined && { commission_bps: toBps(commission) }),
    ...(notes !== undefined && { admin_notes: notes }),
    ...(codes.length > 0 && { coupon_codes: codes }),
    active: !on.has('inactive'),
    skip_unknown_coupons: on.has('skip-unknown-coupons'),
  })
  if (!input.success) throw new WrongUse(z.prettifyError(input.error))
  return input.data
}

const say = (text: string) => process.stdout.write(`${text}\n`)

export async function createInfluencerCommand(kernel: Kernel, args: string[]): Promise<number> {
  if (args.includes('--help')) {
    say(USAGE)
    return 0
  }
  try {
    const options = readOptions(args)
    const result = await createListed(kernel, null, inputOf(options))
    for (const code of result.skipped_coupons) console.error(`Warning: there is no coupon ${code}; it was skipped`)
    say(options.switches.has('json') ? JSON.stringify(summaryOf(result), null, 2) : letterTo(result))
    return 0
  } catch (error) {
    if (!(error instanceof WrongUse) && !(error instanceof Refusal)) throw error
    console.error(error instanceof Refusal ? explain(error) : error.message)
    console.error('Nothing was created.')
    return 1
  }
}

function explain({ code, because }: Refusal): string {
  const {
    codes,
    choices,
    code: which,
  } = (because.errors?.[0]?.params ?? {}) as Partial<Record<'codes' | 'choices', string[]> & { code: string }>
  const { code_held, holder } = because as { code_held?: string; holder?: { display_name: string } }
  if (code === 'unknown_coupons') return `coupon_codes: there is no coupon ${codes?.join(', ')}`
  if (code === 'ambiguous_coupon')
    return `coupon_codes: more than one sponsor has a coupon ${which}; say which: ${choices?.join(', ')}`
  if (code === 'coupon_held') return `coupon_codes: ${code_held} is held by ${holder?.display_name}`
  return because.errors?.map(({ path, code: fault }) => `${path}: ${fault}`).join('\n') ?? code
}

const summaryOf = ({ influencer, key, link, skipped_coupons }: Welcomed) => ({
  id: influencer.id,
  name: influencer.display_name,
  email: influencer.email,
  username: influencer.username,
  status: influencer.approval === 'approved' ? 'active' : 'inactive',
  commission: (influencer.commission_bps ?? 0) / 100,
  phone: influencer.phone,
  instagram: influencer.instagram,
  youtube: influencer.youtube,
  tiktok: influencer.tiktok,
  website: influencer.website,
  notes: influencer.admin_notes,
  coupons: influencer.held_coupons.map(({ code }) => code),
  skipped_coupons,
  api_key: key.key,
  dashboard_url: link.url,
  dashboard_url_expires_at: link.expires_at,
})

function letterTo(result: Welcomed): string {
  const all = summaryOf(result)
  const lines: [string, string | null][] = [
    ['Name', all.name],
    ['E-mail', all.email],
    ['Status', all.status],
    ['Commission', `${all.commission} %`],
    ['Phone', all.phone],
    ['Instagram', all.instagram && `@${all.instagram}`],
    ['YouTube', all.youtube],
    ['TikTok', all.tiktok && `@${all.tiktok}`],
    ['Website', all.website],
    ['Notes', all.notes],
    ['Coupons', all.coupons.join(', ') || null],
  ]
  const visibleLines = lines.filter(([, value]) => value).map(([name, value]) => `  ${name.padEnd(12)}${value}`)
  return [
    'Influencer created',
    '',
    ...visibleLines,
    '',
    `  Username: ${all.username}`,
    `  API Key: ${all.api_key}`,
    `  Dashboard URL: ${all.dashboard_url}`,
    '',
    `Key and address are shown this once. The address works until ${all.dashboard_url_expires_at?.slice(0, 10)}.`,
  ].join('\n')
}
