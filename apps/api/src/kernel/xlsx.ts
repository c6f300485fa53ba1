import type { Cell } from './cells.ts'
import { type Sink, type ZipEntry, zipWriter } from './zip.ts'

/** What a sheet may hold, and what a program that opens it may be asked to hold. */
const MOST_ROWS = 1_048_576
const MOST_BYTES = 2_000_000_000
const LONGEST = 32_767
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const WIDTH = '<sheetFormatPr defaultColWidth="18" defaultRowHeight="15"/>'
export const XLSX = `${TYPE}.sheet`

type Sheet = { head: readonly string[]; name: string; rows: number; entry: ZipEntry }

/** A workbook, written as its rows come. Text stays text: nothing in it is ever taken for a formula. */
export function xlsxWriter(sink: Sink) {
  const zip = zipWriter(sink)
  const names: string[] = []
  let sheet: Sheet | null = null

  async function begin(name: string, head: readonly string[]) {
    await close()
    names.push(unique(name, names))
    const entry = await zip.open(`xl/worksheets/sheet${names.length}.xml`)
    const pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    const view = head.length > 0 ? `<sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews>` : ''
    await entry.write(
      `${XML}<worksheet xmlns="${MAIN}">${view}${WIDTH}<sheetData>${head.length > 0 ? rowOf(head, 1) : ''}`,
    )
    sheet = { head, name, rows: head.length > 0 ? 1 : 0, entry }
  }
  async function close() {
    if (!sheet) return
    await sheet.entry.write('</sheetData></worksheet>')
    await sheet.entry.close()
    sheet = null
  }
  async function part(path: string, text: string) {
    const entry = await zip.open(path)
    await entry.write(XML + text)
    await entry.close()
  }

  return {
    sheet: begin,
    /** Goes on in a further sheet of the same name when one is full. */
    async rows(rows: readonly (readonly Cell[])[]) {
      if (!sheet) throw new Error('rows need a sheet')
      if (sheet.rows + rows.length > MOST_ROWS || sheet.entry.size() > MOST_BYTES) await begin(sheet.name, sheet.head)
      sheet.rows += rows.length
      await sheet.entry.write(rows.map((cells) => rowOf(cells)).join(''))
    },
    async end() {
      await close()
      const sheets = names.map((name, n) => `<sheet name="${escaped(name)}" sheetId="${n + 1}" r:id="rId${n + 1}"/>`)
      await part(
        'xl/workbook.xml',
        `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets.join('')}</sheets></workbook>`,
      )
      await part(
        'xl/_rels/workbook.xml.rels',
        relations([...names.map((_, n) => sheetLink(n)), ['styles', 'styles.xml']]),
      )
      await part('xl/styles.xml', STYLES)
      await part('_rels/.rels', relations([['officeDocument', 'xl/workbook.xml']]))
      await part('[Content_Types].xml', contentTypes(names.length))
      await zip.end()
    },
  }
}

type Table = { name: string; head: readonly string[]; rows: readonly (readonly Cell[])[] }
/** A small workbook, whole: a sheet for each table. */
export async function xlsxOf(tables: readonly Table[]): Promise<Buffer> {
  const parts: Buffer[] = []
  const book = xlsxWriter(async (bytes) => void parts.push(bytes))
  for (const { name, head, rows } of tables) {
    await book.sheet(name, head)
    await book.rows(rows)
  }
  await book.end()
  return Buffer.concat(parts)
}

const sheetLink = (n: number): [string, string] => ['worksheet', `worksheets/sheet${n + 1}.xml`]
const relations = (targets: [string, string][]) =>
  `<Relationships xmlns="${PACKAGE}/relationships">${targets
    .map(([type, target], n) => `<Relationship Id="rId${n + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`)
    .join('')}</Relationships>`

function contentTypes(sheets: number) {
  const override = (path: string, type: string) => `<Override PartName="${path}" ContentType="${TYPE}.${type}+xml"/>`
  const each = Array.from({ length: sheets }, (_, n) => override(`/xl/worksheets/sheet${n + 1}.xml`, 'worksheet'))
  const rels = 'application/vnd.openxmlformats-package.relationships+xml'
  return `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="${rels}"/><Default Extension="xml" ContentType="application/xml"/>${override('/xl/workbook.xml', 'sheet.main')}${override('/xl/styles.xml', 'styles')}${each.join('')}</Types>`
}
/** The usual look, a heading, an amount. */
const AMOUNT = 2
const STYLES = `<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`

const rowOf = (cells: readonly Cell[], style = 0) => `<row>${cells.map((cell) => cellOf(cell, style)).join('')}</row>`
function cellOf(value: Cell, style: number): string {
  const look = style > 0 ? ` s="${style}"` : ''
  if (value === null || value === undefined || value === '') return `<c${look}/>`
  if (typeof value === 'boolean') return `<c${look} t="b"><v>${value ? 1 : 0}</v></c>`
  if (typeof value === 'number' && Number.isFinite(value)) return `<c${look}><v>${value}</v></c>`
  if (typeof value === 'object')
    return value.places === 2
      ? `<c s="${AMOUNT}"><v>${value.minor / 100}</v></c>`
      : cellOf(value.minor / 10 ** value.places, style)
  return `<c${look} t="inlineStr"><is><t xml:space="preserve">${escaped(String(value).slice(0, LONGEST))}</t></is></c>`
}

// oxlint-disable-next-line no-control-regex -- XML knows no way to write these
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g
const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' }
const escaped = (text: string) =>
  text
    .toWellFormed()
    .replace(unwritable, '')
    .replace(/[&<>"\r]/g, (sign) => entities[sign]!)

/** At most 31 signs, none of those that a reference to a sheet is made of, and no two alike. */
function unique(wanted: string, taken: string[]) {
  const plain = wanted.replace(/[:\\/?*[\]]/g, ' ').slice(0, 27)
  let name = plain
  for (let n = 2; taken.includes(name); n++) name = `${plain} ${n}`
  return name
}
