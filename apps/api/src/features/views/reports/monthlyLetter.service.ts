import type { NoticeData } from '@affluence/contract/notifications'
import type { Locale } from '@affluence/contract/common'
import type { Kernel } from '../../../kernel/kernel.ts'
import { moneyText } from '../../../kernel/money.ts'
import { pdfBytes, openPdf, type Pdf, printable } from '../../../kernel/files/pdf.ts'
import { escaped } from '../../platform/mails/mails.rules.ts'
import { type MonthlyFigures, monthlyFigures } from './monthlyFigures.service.ts'
import { ACCENT, barChart, LIGHT_GREY, shareChart, LIGHT_BLUE } from './pictures.service.ts'
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
export async function monthlyParts({ db }: Kernel, data: NoticeData, locale: Locale) {
  const figures = await monthlyFigures(db.read, String(data['sponsor_id']), String(data['period']))
  const say = wordsIn(locale)
  const month = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' })
  const label = month.format(Date.parse(figures.month.from))
  const groups = groupsOf(figures, locale, say)
  const charts = chartsOf(figures, locale, say)
  const title = say('title', { company: figures.company, month: label })
  return {
    data: { month: label, company: figures.company },
    html: groups.map((group) => `${heading(group)}${table(group.rows)}${picturesOf(charts, group)}`).join(''),
    text: groups.map((group) => textOf(locale, group)).join('\n\n'),
    attachments: [
      ...charts.map(({ cid, png }) => ({ filename: `${cid}.png`, content: png, contentType: 'image/png', cid })),
      {
        filename: `affluence-${figures.month.name}.pdf`,
        content: await drawPdf(title, groups, charts, locale),
        contentType: 'application/pdf',
      },
    ],
  }
}

type Rows = [string, string][]
type Group = { title: string; rows: Rows; charts: string[] }
/** Sales first, each beside the month before; then campaigns and requests; then what they cost. */
function groupsOf({ sales, counts, sums, currency }: MonthlyFigures, locale: Locale, say: Say): Group[] {
  const money = (minor: number) => moneyText(minor, currency, locale)
  const number = new Intl.NumberFormat(locale)
  const count = (many: number) => number.format(many)
  const beside = (figures: Record<string, { now: number; before: number }>, format: (value: number) => string): Rows =>
    Object.entries(figures).map(([key, { now, before }]) => [
      say(key as Word),
      before === 0 || now === before ? format(now) : `${format(now)} (${changeText(now, before, locale)})`,
    ])
  const plain = (figures: Record<string, number>, format: (value: number) => string): Rows =>
    Object.entries(figures).map(([key, value]) => [say(key as Word), format(value)])
  return [
    {
      title: say('group_sales'),
      rows: [...beside(sales.sums, money), ...beside(sales.counts, count)],
      charts: ['sales'],
    },
    { title: say('group_requests'), rows: plain(counts, count), charts: ['requests'] },
    { title: say('group_money'), rows: plain(sums, money), charts: ['budget'] },
  ]
}
function changeText(now: number, before: number, locale: Locale) {
  const options = { style: 'percent', signDisplay: 'exceptZero', maximumFractionDigits: 0 } as const
  return new Intl.NumberFormat(locale, options).format((now - before) / Math.abs(before))
}
const textOf = (locale: Locale, { title, rows }: Group) => {
  const colon = locale === 'fr' ? '\u00a0: ' : ': '
  return [title, ...rows.map(([name, value]) => `${name}${colon}${value}`)].join('\n')
}

type Chart = { cid: string; title: string; alt: string; png: Buffer; height: number }
function chartsOf({ days, sales, sums, month, currency }: MonthlyFigures, locale: Locale, say: Say): Chart[] {
  const shares = [
    { value: sums.spent, colour: ACCENT },
    { value: sums.reserved, colour: LIGHT_BLUE },
    { value: sums.free, colour: LIGHT_GREY },
  ]
  const span = { first: Number(month.from.slice(8)), last: Number(month.to.slice(8)) }
  const altOf = (rows: { day: string; many: number }[], format: (value: number) => string) =>
    rows
      .filter(({ many }) => many !== 0)
      .map(({ day, many }) => say('day', { day: Number(day.slice(8)), many: format(many) }))
      .join(', ')
  const bars = (
    cid: string,
    title: string,
    rows: { day: string; many: number }[],
    format: (value: number) => string,
  ) => ({
    cid,
    title,
    alt: altOf(rows, format) || title,
    png: barChart(rows.map(({ many }) => Math.max(0, many))),
    height: 120,
  })
  const revenue = sales.days.map((row) => ({ day: row.day, many: row.revenue }))
  const budget = say('chart_budget')
  const charts = [
    bars('sales', say('chart_sales', span), revenue, (value) => moneyText(value, currency, locale)),
    bars('requests', say('chart_requests', span), days, String),
    { cid: 'budget', title: budget, alt: budget, png: shareChart(shares), height: 20 },
  ]
  // A month without any says so in its rows.
  const isQuiet = { sales: revenue.every(({ many }) => many === 0), requests: days.every(({ many }) => many === 0) }
  return charts.filter(({ cid }) => !isQuiet[cid as 'sales'])
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
const heading = ({ title }: Group) =>
  `<h2 style="margin:0 0 8px;font-size:16px;line-height:24px;color:#0f172a">${escaped(title)}</h2>`
const picturesOf = (charts: Chart[], group: Group) =>
  charts
    .filter(({ cid }) => group.charts.includes(cid))
    .map(picture)
    .join('')
const picture = ({ cid, title, alt, height }: Chart) =>
  `<p style="margin:0 0 8px;font-size:13px;color:#475569">${escaped(title)}</p>` +
  `<img src="cid:${cid}" alt="${escaped(alt)}" width="456" height="${height}" style="width:100%;height:auto;margin:0 0 24px">`

async function drawPdf(title: string, groups: Group[], charts: Chart[], locale: Locale): Promise<Buffer> {
  const doc = await openPdf(title, locale)
  doc.font('bold').fontSize(20).fillColor('#0f172a').text(printable(doc, title)).moveDown(0.8)
  for (const group of groups) {
    const [chart] = charts.filter(({ cid }) => group.charts.includes(cid))
    const height = 30 + group.rows.length * 17 + (chart ? chart.height * PRINTED + 34 : 0)
    if (doc.y + height > doc.page.height - 56) doc.addPage()
    doc.font('bold').fontSize(13).fillColor('#0f172a').text(group.title, 56).moveDown(0.4)
    for (const [name, value] of group.rows) drawRow(doc, name, value)
    if (chart) drawChart(doc, chart)
    doc.moveDown(1.2)
  }
  return pdfBytes(doc)
}

const PRINTED = 0.75
function drawRow(doc: Pdf, name: string, value: string) {
  const { y } = doc
  doc.font('plain').fontSize(10).fillColor('#475569').text(name, 56, y)
  doc.font('bold').fillColor('#0f172a').text(value, 56, y, { align: 'right' })
  doc
    .moveTo(56, doc.y + 2)
    .lineTo(doc.page.width - 56, doc.y + 2)
    .lineWidth(0.5)
    .strokeColor('#e2e8f0')
    .stroke()
  doc.moveDown(0.4)
}
function drawChart(doc: Pdf, { title, png, height }: Chart) {
  doc.moveDown(0.5).font('plain').fontSize(9).fillColor('#475569').text(printable(doc, title), 56).moveDown(0.3)
  doc.image(png, 56, doc.y, { width: doc.page.width - 112, height: height * PRINTED })
  doc.y += height * PRINTED
}
