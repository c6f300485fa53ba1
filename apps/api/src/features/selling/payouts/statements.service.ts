import type { Locale } from '@affluence/contract/common'
import { eq } from 'drizzle-orm'
import type { FileToSend } from '../../../kernel/files/fileToSend.ts'
import type { Actor } from '../../../kernel/access.ts'
import type { Reader } from '../../../kernel/db/db.ts'
import { amountOf, percentOf } from '../../../kernel/files/spreadsheetValues.ts'
import { BOM, csvLine } from '../../../kernel/files/csv.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { dayText, moneyText } from '../../../kernel/money.ts'
import { pdfBytes, openPdf, type Pdf, printable } from '../../../kernel/files/pdf.ts'
import { users } from '../../people/identities/identities.tables.ts'
import { commissionsOf, findWhole, type FoundPayout } from './payoutView.service.ts'
import en from './statement.en.json' with { type: 'json' }
import fr from './statement.fr.json' with { type: 'json' }

const words = { en, fr } as const
type Say = (key: keyof typeof en, values?: Record<string, string>) => string
const wordsIn =
  (locale: Locale): Say =>
  (key, values = {}) =>
    words[locale][key].replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
const stateIn = (say: Say, state: string) =>
  say('states')
    .split('; ')
    .find((pair) => pair.startsWith(`${state}: `))
    ?.slice(state.length + 2) ?? state

async function localeOf(db: Reader, actor: Actor): Promise<Locale> {
  if (!('user_id' in actor)) return 'en'
  const [user] = await db.select({ locale: users.locale }).from(users).where(eq(users.id, actor.user_id))
  return user?.locale ?? 'en'
}

type Line = Awaited<ReturnType<typeof commissionsOf>>[number]
export async function statementPdf({ db }: Kernel, actor: Actor, id: string): Promise<FileToSend> {
  const row = await findWhole(db.read, actor, id)
  const lines = await commissionsOf(db.read, id)
  const content = await drawStatement(row, lines, await localeOf(db.read, actor))
  return { content, name: `payout-${id}.pdf`, isShown: true }
}

export async function drawStatement(
  { payout, influencer, sponsor }: FoundPayout,
  lines: readonly Line[],
  locale: Locale,
) {
  const say = wordsIn(locale)
  const doc = await openPdf(say('title'), locale)
  const money = (amount: number) => moneyText(amount, payout.currency, locale)
  doc.font('bold').fontSize(22).text(say('title'))
  doc
    .font('plain')
    .fontSize(9)
    .fillColor('#666')
    .text(say('number', { id: payout.id }))
    .moveDown(1.5)
  const facts = [
    [say('to'), influencer.display_name],
    [say('from'), sponsor.company_name],
    [say('period'), `${dayText(payout.period_from, locale)} – ${dayText(payout.period_to, locale)}`],
    [say('amount'), money(payout.amount)],
    [say('state'), stateIn(say, payout.state)],
    ...(payout.paid_at ? [[say('paid_at'), dayText(payout.paid_at, locale)]] : []),
    ...(payout.reference ? [[say('reference'), payout.reference]] : []),
  ] as [string, string][]
  for (const [name, value] of facts) {
    doc.font('plain').fontSize(9).fillColor('#666').text(name)
    doc.fontSize(11).fillColor('#111').text(printable(doc, value)).moveDown(0.6)
  }
  doc.moveDown(1)
  drawLine(doc, [say('date'), say('source'), say('base'), say('commission')], true)
  for (const { commission } of lines) {
    const { created_at, source_label, base, amount } = commission
    drawLine(doc, [created_at.slice(0, 10), printable(doc, source_label), money(base), money(amount)])
  }
  doc.moveDown(2).fontSize(8).fillColor('#666').text(say('foot'), 56)
  return pdfBytes(doc)
}

const COLUMNS = [
  { x: 56, width: 80, align: 'left' },
  { x: 140, width: 190, align: 'left' },
  { x: 335, width: 95, align: 'right' },
  { x: 435, width: 105, align: 'right' },
] as const
function drawLine(doc: Pdf, cells: string[], isHead = false) {
  if (doc.y > 760) doc.addPage()
  const { y } = doc
  doc
    .font(isHead ? 'bold' : 'plain')
    .fontSize(9)
    .fillColor('#111')
  for (const [n, { x, width, align }] of COLUMNS.entries()) {
    doc.text(cells[n] ?? '', x, y, { width, align, lineBreak: false, ellipsis: true })
  }
  doc.y = y + 15
}

const HEAD = ['date', 'source', 'base', 'percent', 'rule', 'amount', 'platform_fee', 'currency', 'source_id'] as const
/** For a spreadsheet: amounts as people count them, as in every other file. */
export async function statementCsv({ db }: Kernel, actor: Actor, id: string): Promise<FileToSend> {
  await findWhole(db.read, actor, id)
  const lines = await commissionsOf(db.read, id)
  const rows = lines.map(({ commission: row }) => {
    const { created_at, source_label, rule, currency, source_id } = row
    const [base, amount, fee] = [row.base, row.amount, row.platform_fee].map((minor) => amountOf(minor, currency))
    return [created_at, source_label, base, percentOf(row.bps), rule, amount, fee, currency, source_id]
  })
  return { name: `payout-${id}.csv`, content: BOM + [HEAD, ...rows].map(csvLine).join('') }
}
