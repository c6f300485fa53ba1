import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { plainFont } from './webFonts.ts'

export type Pdf = PDFKit.PDFDocument
const EDGE = 56
const weights = { plain: 400, bold: 700 }

/** The bundle carries the fonts beside it; the sources take them where they are installed. */
function fontFolder() {
  const copy = join(import.meta.dirname, 'fonts')
  if (existsSync(copy)) return copy
  return join(dirname(fileURLToPath(import.meta.resolve('@fontsource/dejavu-sans/LICENSE'))), 'files')
}
const read = async (weight: number) =>
  plainFont(await readFile(join(fontFolder(), `dejavu-sans-latin-${weight}-normal.woff`)))
let fonts: Promise<[Buffer, Buffer]> | undefined

/**
 * An empty page with two fonts, `plain` and `bold`, that know the letters of Europe and of the lands around it; of
 * each, the document carries the letters it shows.
 */
export async function openPdf(title: string, lang: string): Promise<Pdf> {
  fonts ??= Promise.all([read(weights.plain), read(weights.bold)])
  const [{ default: PDFDocument }, [plain, bold]] = await Promise.all([import('pdfkit'), fonts])
  const doc = new PDFDocument({ size: 'A4', margin: EDGE, lang, font: '', info: { Title: title } })
  return doc.registerFont('bold', bold).registerFont('plain', plain).font('plain')
}

type Face = { hasGlyphForCodePoint(point: number): boolean }
/** What stands in no typing of the library: which letters the font at hand can draw. */
const faceOf = (doc: Pdf) => (doc as unknown as { _font: { font: Face } })._font.font

/** What has a meaning only on a screen, and turns lines around: marks of direction and of no width. */
const unseen = /[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g
/** Words written from right to left stay in one piece, since the library sets piece after piece from the left. */
const fromTheRight = /(?<=[\p{Script=Arabic}\p{Script=Hebrew}]) (?=[\p{Script=Arabic}\p{Script=Hebrew}])/gu

/** As it was typed. A letter that the font lacks loses its accents before it becomes a mark of what is missing. */
export function printable(doc: Pdf, text: string) {
  const face = faceOf(doc)
  const has = (sign: string) => sign === '\n' || face.hasGlyphForCodePoint(sign.codePointAt(0)!)
  const clean = text.normalize('NFC').replace(/\r\n?/g, '\n').replaceAll('\t', ' ').replace(unseen, '')
  const withoutAccents = (sign: string) => sign.normalize('NFD').replace(/\p{M}/gu, '')
  return Array.from(clean, (sign) =>
    has(sign) ? sign : withoutAccents(sign) !== '' && [...withoutAccents(sign)].every(has) ? withoutAccents(sign) : '?',
  )
    .join('')
    .replace(fromTheRight, '\u00a0')
}

/** The document, whole. */
export async function pdfBytes(doc: Pdf): Promise<Buffer> {
  doc.end()
  return Buffer.concat(await Array.fromAsync(doc as AsyncIterable<Buffer>))
}
