import type { Cell } from './spreadsheetValues.ts'
import { type Sink, type ZipEntry, zipWriter } from './zip.ts'

/** What a sheet may hold, and what a program that opens it may be asked to hold. */
const MOST_ROWS = 1_048_576
const MOST_BYTES = 2_000_000_000
const MAX_TEXT = 32_767
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const WIDTH = '<sheetFormatPr defaultColWidth="18" defaultRowHeight="15"/>'
/** The first row stays in sight. */
const PANE = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
const FROZEN = `<sheetViews><sheetView workbookViewId="0">${PANE}</sheetView></sheetViews>`
export const XLSX = `${TYPE}.sheet`

type Sheet = {
  head: readonly string[]
  name: string
  rows: number
  entry: ZipEntry
  letters: string[]
  times: boolean[]
}

/** A workbook, written as its rows come. Text stays text: nothing in it is ever taken for a formula. */
export function xlsxWriter(sink: Sink, mostRows = MOST_ROWS) {
  const zip = zipWriter(sink)
  const names: string[] = []
  let sheet: Sheet | null = null

  async function begin(name: string, head: readonly string[]) {
    await close()
    names.push(unique(name, names))
    const entry = await zip.open(`xl/worksheets/sheet${names.length}.xml`)
    await entry.write(`${XML}<worksheet xmlns="${MAIN}">${head.length > 0 ? FROZEN : ''}${WIDTH}<sheetData>`)
    sheet = { head, name, rows: 0, entry, letters: head.map((_, n) => lettersOf(n)), times: head.map(isTimeColumn) }
    if (head.length > 0) await entry.write(nextRow(sheet, head, HEADING))
  }
  async function close() {
    if (!sheet) return
    await sheet.entry.write(`</sheetData>${filterOf(sheet)}</worksheet>`)
    await sheet.entry.close()
    sheet = null
  }
  return {
    sheet: begin,
    /** Goes on in a further sheet of the same name when one is full. */
    async rows(rows: readonly (readonly Cell[])[]) {
      if (!sheet) throw new Error('rows need a sheet')
      if (sheet.rows + rows.length > mostRows || sheet.entry.size() > MOST_BYTES) await begin(sheet.name, sheet.head)
      const open = sheet
      await open.entry.write(rows.map((cells) => nextRow(open, cells)).join(''))
    },
    async end() {
      await close()
      for (const [path, text] of Object.entries(partsBeside(names))) {
        const entry = await zip.open(path)
        await entry.write(XML + text)
        await entry.close()
      }
      await zip.end()
    },
  }
}

const filterOf = ({ head, rows, letters }: Sheet) =>
  head.length > 0 ? `<autoFilter ref="A1:${letters[head.length - 1]}${rows}"/>` : ''

/** What a workbook holds beside its sheets, by path. */
function partsBeside(names: readonly string[]) {
  const sheets = names.map((name, n) => `<sheet name="${escaped(name)}" sheetId="${n + 1}" r:id="rId${n + 1}"/>`)
  return {
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations([...names.map((_, n) => sheetLink(n)), ['styles', 'styles.xml']]),
    'xl/styles.xml': STYLES,
    '_rels/.rels': relations([['officeDocument', 'xl/workbook.xml']]),
    '[Content_Types].xml': contentTypes(names.length),
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
/** Cell styles by their place in `cellXfs`; 164 and 165 are the two date formats of our own. */
const [HEADING, AMOUNT, INSTANT, DAY] = [1, 2, 3, 4]
const format = (id: number, look = '') =>
  `<xf numFmtId="${id}" fontId="0" fillId="0" borderId="0" xfId="0"${look || ' applyNumberFormat="1"'}/>`
const STYLES = `<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5">${format(0, ' ')}<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>${format(4)}${format(164)}${format(165)}</cellXfs></styleSheet>`

/** A, B … Z, AA, AB …: the name of a column. */
function lettersOf(column: number): string {
  const last = String.fromCharCode(65 + (column % 26))
  return column < 26 ? last : lettersOf(Math.floor(column / 26) - 1) + last
}
/** A column of instants or days, by its name; only there is a text read as a date, never in a column of people's words. */
const isTimeColumn = (name: string) =>
  /(?:_at|_date|^day|^valid_from|^valid_to|^period_from|^period_to|^member_since)$/.test(name)

function nextRow(sheet: Sheet, cells: readonly Cell[], style = 0) {
  sheet.rows += 1
  const { rows, letters, times } = sheet
  while (letters.length < cells.length) letters.push(lettersOf(letters.length))
  let text = `<row r="${rows}">`
  for (let n = 0; n < cells.length; n++) {
    const place = ` r="${letters[n]}${rows}"`
    text += (times[n] && style === 0 && dateOf(place, cells[n])) || cellOf(place, cells[n], style)
  }
  return `${text}</row>`
}

/** Spreadsheets count days from 30 December 1899; ours are in UTC. */
const EPOCH = Date.UTC(1899, 11, 30)
const DAY_MS = 86_400_000
function dateOf(place: string, cell: Cell): string | null {
  const isInstant = typeof cell === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(cell)
  const isDay = typeof cell === 'string' && /^\d{4}-\d\d-\d\d$/.test(cell)
  const days = isInstant || isDay ? (Date.parse(cell) - EPOCH) / DAY_MS : NaN
  return days > 0 ? `<c${place} s="${isDay ? DAY : INSTANT}"><v>${days}</v></c>` : null
}

function cellOf(place: string, value: Cell, style: number): string {
  const look = style > 0 ? `${place} s="${style}"` : place
  if (value === null || value === undefined || value === '') return `<c${look}/>`
  if (typeof value === 'boolean') return `<c${look} t="b"><v>${value ? 1 : 0}</v></c>`
  if (typeof value === 'number' && Number.isFinite(value)) return `<c${look}><v>${value}</v></c>`
  if (typeof value === 'object')
    return value.places === 2
      ? `<c${place} s="${AMOUNT}"><v>${value.minor / 100}</v></c>`
      : cellOf(place, value.minor / 10 ** value.places, style)
  return `<c${look} t="inlineStr"><is><t xml:space="preserve">${escaped(String(value).slice(0, MAX_TEXT))}</t></is></c>`
}

// oxlint-disable-next-line no-control-regex -- XML knows no way to write these
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g
const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' }
/** `_x000D_` is how a spreadsheet spells a sign it cannot write: where somebody typed that, its first sign is spelt so. */
const spelt = /_(?=x[0-9A-Fa-f]{4}_)/g
const escaped = (text: string) =>
  text
    .toWellFormed()
    .replace(unwritable, '')
    .replace(spelt, '_x005F_')
    .replace(/[&<>"\r]/g, (sign) => entities[sign]!)

/** At most 31 characters, none of those that a reference to a sheet is made of, no two alike but for their case. */
function unique(base: string, takenNames: string[]) {
  const plain =
    base
      .replace(/[:\\/?*[\]]/g, ' ')
      .replace(/^'+|'+$/g, '')
      .slice(0, 27)
      .trim() || 'Sheet'
  const names = new Set(takenNames.map((name) => name.toLowerCase()))
  let name = plain
  for (let n = 2; names.has(name.toLowerCase()); n++) name = `${plain} ${n}`
  return name
}
