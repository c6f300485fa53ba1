import { decimals, type Locale } from '@affluence/contract/common'
import type { Kernel } from '../../kernel/kernel.ts'
import { collected, printable } from '../../kernel/pdf.ts'
import { escaped } from '../mails/mails.rules.ts'
import { type MonthlyFigures, monthlyFigures } from './monthlyFigures.service.ts'
import { ACCENT, barChart, PALE, shareChart, SOFT } from './pictures.service.ts'
import en from './reports.en.json' with { type: 'json' }
import fr from './reports.fr.json' with { type: 'json' }

type Word = keyof typeof en
type Say = (key: Word, values?: Record<string, string | number>) => string
const words = { en, fr }
const wordsIn =
  (locale: Locale): Say =>
  (key, values = {}) =>
    words[locale][key].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))

/** What the monthly mail shows beyond its words: figures, pictures, and the same as a PDF. */
export async function monthlyParts({ db }: Kernel, data: Record<string, string | number>, locale: Locale) {
  const figures = await monthlyFigures(db.read, String(data['sponsor_id']), String(data['period']))
  const say = wordsIn(locale)
  const month = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' })
  const label = month.format(Date.parse(figures.month.from))
  const rows = rowsOf(figures, locale, say)
  const charts = chartsOf(figures, say)
  const title = say('title', { company: figures.company, month: label })
  return {
    data: { month: label, company: figures.company },
    html: `${table(rows)}${charts.map(picture).join('')}`,
    text: rows.map(([name, value]) => `${name}: ${value}`).join('\n'),
    attachments: [
      ...charts.map(({ cid, png }) => ({ filename: `${cid}.png`, content: png, contentType: 'image/png', cid })),
      {
        filename: `affluence-${figures.month.name}.pdf`,
        content: await drawPdf(title, rows, charts, locale),
        contentType: 'application/pdf',
      },
    ],
  }
}

type Rows = [string, string][]
function rowsOf({ counts, sums, currency }: MonthlyFigures, locale: Locale, say: Say): Rows {
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency })
  const count = new Intl.NumberFormat(locale)
  const minor = 10 ** decimals(currency)
  return [
    ...Object.entries(counts).map(([key, value]): [string, string] => [say(key as Word), count.format(value)]),
    ...Object.entries(sums).map(([key, value]): [string, string] => [say(key as Word), money.format(value / minor)]),
  ]
}

type Chart = { cid: string; title: string; alt: string; png: Buffer; height: number }
function chartsOf({ days, sums, month }: MonthlyFigures, say: Say): Chart[] {
  const shares = [
    { value: sums.spent, colour: ACCENT },
    { value: sums.reserved, colour: SOFT },
    { value: sums.free, colour: PALE },
  ]
  const busy = days.filter(({ many }) => many > 0)
  const alt = busy.map(({ day, many }) => say('day', { day: Number(day.slice(8)), many })).join(', ')
  const title = say('chart_requests', { first: Number(month.from.slice(8)), last: Number(month.to.slice(8)) })
  const budget = say('chart_budget')
  return [
    { cid: 'requests', title, alt: alt || title, png: barChart(days.map(({ many }) => many)), height: 120 },
    { cid: 'budget', title: budget, alt: budget, png: shareChart(shares), height: 20 },
  ]
}

const cell = 'padding:6px 0;font-size:14px;line-height:20px;border-bottom:1px solid #e2e8f0'
const table = (rows: Rows) =>
  `<table role="presentation" width="100%" style="border-collapse:collapse;margin:0 0 24px">${rows
    .map(
      ([name, value]) =>
        `<tr><td style="${cell};color:#334155">${escaped(name)}</td>` +
        `<td align="right" style="${cell};color:#0f172a;font-weight:600">${escaped(value)}</td></tr>`,
    )
    .join('')}</table>`
const picture = ({ cid, title, alt, height }: Chart) =>
  `<p style="margin:0 0 8px;font-size:13px;color:#475569">${escaped(title)}</p>` +
  `<img src="cid:${cid}" alt="${escaped(alt)}" width="456" height="${height}" style="width:100%;height:auto;margin:0 0 24px">`

async function drawPdf(title: string, rows: Rows, charts: Chart[], locale: Locale): Promise<Buffer> {
  const { default: PDFDocument } = await import('pdfkit')
  const doc = new PDFDocument({ size: 'A4', margin: 56, lang: locale, info: { Title: title } })
  doc.font('Helvetica-Bold').fontSize(20).text(printable(title)).moveDown(1)
  for (const [name, value] of rows) {
    const { y } = doc
    doc.font('Helvetica').fontSize(11).fillColor('#334155').text(printable(name), 56, y)
    doc.font('Helvetica-Bold').fillColor('#0f172a').text(printable(value), 56, y, { align: 'right' })
    doc.moveDown(0.3)
  }
  for (const { title: name, png, height } of charts) {
    doc.moveDown(1).font('Helvetica').fontSize(10).fillColor('#475569').text(printable(name), 56).moveDown(0.3)
    doc.image(png, 56, doc.y, { width: 456, height })
    doc.y += height
  }
  return collected(doc)
}
