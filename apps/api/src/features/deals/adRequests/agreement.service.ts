import type { Locale } from '@affluence/contract/common'
import { eq } from 'drizzle-orm'
import type { FileToSend } from '../../../kernel/files/fileToSend.ts'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { dayText, moneyText } from '../../../kernel/money.ts'
import { pdfBytes, openPdf, type Pdf, printable } from '../../../kernel/files/pdf.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { users } from '../../people/identities/identities.tables.ts'
import en from './agreement.en.json' with { type: 'json' }
import fr from './agreement.fr.json' with { type: 'json' }
import { findRequest, type FoundRequest, type RequestReader } from './adRequestView.service.ts'

type Language = { locale: Locale; timezone: string }

export async function agreementPdf({ db }: Kernel, actor: RequestReader, id: string): Promise<FileToSend> {
  const row = await findRequest(db.read, actor, id)
  if (!row.request.accepted_at) throw new Refusal('conflict', 'not_agreed', { state: row.request.state })
  const content = await drawAgreement(row, await languageOf(db.read, actor.user_id))
  return { content, name: `agreement-${id}.pdf`, media: 'application/pdf', isShown: true }
}

async function languageOf(db: Reader, user_id: string): Promise<Language> {
  const [user] = await db
    .select({ locale: users.locale, timezone: users.timezone })
    .from(users)
    .where(eq(users.id, user_id))
  return user ?? { locale: 'en', timezone: 'UTC' }
}

const ACCENT = '#006e8a'
const QUIET = '#5b6675'
const INK = '#0f172a'
const EDGE = 56
const WIDTH = 595 - 2 * EDGE
const HALF = WIDTH / 2

export async function drawAgreement(row: FoundRequest, language: Language): Promise<Buffer> {
  const say = wordsIn(language.locale)
  const { request, campaign, offer } = row
  const doc = await openPdf(say('title'), language.locale)
  doc.font('bold').fontSize(12).fillColor(ACCENT).text('Affluence').moveDown(1.2)
  doc.fontSize(22).fillColor(INK).text(say('title'))
  doc.font('plain').fontSize(13).text(printable(doc, campaign.name))
  small(doc, say('number', { id: request.id, number: request.offer_number })).moveDown(1.2)
  for (const pair of factsIn(row, language, say)) drawPair(doc, pair)
  drawText(doc, say('requirements'), offer.requirements || say('none'))
  drawText(doc, say('message'), offer.message || say('none'))
  doc.moveDown(1.5)
  drawRule(doc)
  small(doc, say('foot', { timezone: language.timezone }))
  return pdfBytes(doc)
}

type Fact = readonly [name: string, value: string]
const small = (doc: Pdf, text: string) => doc.font('plain').fontSize(9).fillColor(QUIET).text(text, EDGE)
const drawRule = (doc: Pdf) =>
  doc
    .moveTo(EDGE, doc.y)
    .lineTo(EDGE + WIDTH, doc.y)
    .lineWidth(0.5)
    .strokeColor('#dbe1e8')
    .stroke()
    .moveDown(0.8)

/** Two facts beside each other, under a rule. */
function drawPair(doc: Pdf, pair: readonly Fact[]) {
  drawRule(doc)
  const { y } = doc
  const ends = pair.map(([name, value], n) => {
    const at = { x: EDGE + n * HALF, width: HALF - 16 }
    doc.font('plain').fontSize(9).fillColor(QUIET).text(name, at.x, y, { width: at.width })
    doc
      .font('bold')
      .fontSize(12)
      .fillColor(INK)
      .text(printable(doc, value), at.x, doc.y + 2, { width: at.width })
    return doc.y
  })
  doc.y = Math.max(...ends) + 10
}
function drawText(doc: Pdf, name: string, value: string) {
  drawRule(doc)
  small(doc, name).moveDown(0.3)
  doc.font('plain').fontSize(11).fillColor(INK).text(printable(doc, value), EDGE, doc.y, { width: WIDTH, lineGap: 3 })
  doc.moveDown(1)
}

type Say = (key: keyof typeof en, values?: Record<string, unknown>) => string

function factsIn(row: FoundRequest, { locale, timezone }: Language, say: Say): readonly (readonly Fact[])[] {
  const { request, campaign, sponsor, influencer, offer } = row
  const at = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: timezone })
  const dates = `${dayText(campaign.start_date, locale)} – ${dayText(campaign.end_date, locale)}`
  return [
    [
      [say('sponsor'), sponsor.company_name],
      [say('influencer'), influencer.display_name],
    ],
    [
      [say('pay'), moneyText(request.payment_amount ?? 0, request.currency, locale)],
      [say('dates'), dates],
    ],
    [
      [say('accepted'), at.format(Date.parse(request.accepted_at ?? request.created_at))],
      [say('proposed'), offer.author === 'sponsor' ? sponsor.company_name : influencer.display_name],
    ],
  ]
}

const words = { en, fr } as const
const wordsIn =
  (locale: Locale): Say =>
  (key, values = {}) =>
    words[locale][key].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
