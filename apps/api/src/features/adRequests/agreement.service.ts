import { decimals, type Locale } from '@affluence/contract/common'
import { eq } from 'drizzle-orm'
import type { FastifyReply } from 'fastify'
import type { Reader } from '../../kernel/db.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { collected, printable } from '../../kernel/pdf.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { users } from '../accounts/accounts.tables.ts'
import en from './agreement.en.json' with { type: 'json' }
import fr from './agreement.fr.json' with { type: 'json' }
import { findRequest, type FoundRequest, type RequestReader } from './adRequestView.service.ts'

type Language = { locale: Locale; timezone: string }

export async function agreementPdf({ db }: Kernel, actor: RequestReader, id: string, reply: FastifyReply) {
  const found = await findRequest(db.read, actor, id)
  if (!found.request.accepted_at) throw new Refusal('conflict', 'not_agreed', { state: found.request.state })
  const pdf = await drawAgreement(found, await languageOf(db.read, actor.user_id))
  void reply.type('application/pdf').header('content-disposition', `inline; filename="agreement-${id}.pdf"`)
  return pdf
}

async function languageOf(db: Reader, user_id: string): Promise<Language> {
  const [user] = await db
    .select({ locale: users.locale, timezone: users.timezone })
    .from(users)
    .where(eq(users.id, user_id))
  return user ?? { locale: 'en', timezone: 'UTC' }
}

export async function drawAgreement(found: FoundRequest, language: Language): Promise<Buffer> {
  const say = wordsIn(language.locale)
  const { default: PDFDocument } = await import('pdfkit')
  const doc = new PDFDocument({ size: 'A4', margin: 56, lang: language.locale, info: { Title: say('title') } })
  const { id, offer_number: number } = found.request
  doc.font('Helvetica-Bold').fontSize(22).text(say('title'))
  doc.font('Helvetica').fontSize(9).fillColor('#666').text(say('number', { id, number }))
  doc.moveDown(1.5)
  for (const [name, value] of termsIn(found, language, say)) {
    doc.font('Helvetica').fontSize(9).fillColor('#666').text(name)
    doc.fontSize(11).fillColor('#111').text(printable(value)).moveDown(0.8)
  }
  doc
    .moveDown(2)
    .fontSize(8)
    .fillColor('#666')
    .text(say('foot', { timezone: language.timezone }))
  return collected(doc)
}

type Say = (key: keyof typeof en, values?: Record<string, unknown>) => string

function termsIn({ request, campaign, sponsor, influencer, offer }: FoundRequest, language: Language, say: Say) {
  const { locale, timezone } = language
  const day = (text: string) =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(Date.parse(text))
  const at = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: timezone })
  const pay = new Intl.NumberFormat(locale, { style: 'currency', currency: request.currency })
  const minor = 10 ** decimals(request.currency)
  return [
    [say('sponsor'), sponsor.company_name],
    [say('influencer'), influencer.display_name],
    [say('campaign'), campaign.name],
    [say('dates'), `${day(campaign.start_date)} – ${day(campaign.end_date)}`],
    [say('pay'), pay.format((request.payment_amount ?? 0) / minor)],
    [say('accepted'), at.format(Date.parse(request.accepted_at ?? request.created_at))],
    [say('proposed'), offer.author === 'sponsor' ? sponsor.company_name : influencer.display_name],
    [say('requirements'), offer.requirements || say('none')],
    [say('message'), offer.message || say('none')],
  ] as const
}

const words = { en, fr } as const
const wordsIn =
  (locale: Locale): Say =>
  (key, values = {}) =>
    words[locale][key].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
