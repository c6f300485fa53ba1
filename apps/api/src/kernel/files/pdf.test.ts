import { beforeAll, expect, test } from 'vitest'
import { pdfText } from '../../testing/pdfText.ts'
import { pdfBytes, openPdf, type Pdf, printable } from './pdf.ts'

let doc: Pdf
beforeAll(async () => {
  doc = await openPdf('Names', 'en')
})

test('names appear as they are written, and can be copied from the document', async () => {
  const names = 'Şeyma Łukasz Đorđe Ольга Ελένη Ọláyínká Ẹ̀dá Nguyễn Æsa ₦ €'
  doc.text(printable(doc, names))
  doc.font('bold').text(printable(doc, names))
  const pdf = await pdfBytes(doc)
  expect(pdfText(pdf).split('\n')).toEqual([names.normalize('NFC'), names.normalize('NFC')])
  // Of the fonts it carries what it shows.
  expect(pdf.length).toBeLessThan(40_000)
})

test('a letter that no font here draws loses its accents, or becomes a mark; nothing turns a line around', () => {
  expect(printable(doc, 'a 漢 🎉')).toBe('a ? ?')
  expect(printable(doc, 'e\u0301')).toBe('é')
  expect(printable(doc, 'one\r\ntwo\tthree')).toBe('one\ntwo three')
  expect(printable(doc, 'invoice\u202efdp\u200b.exe')).toBe('invoicefdp.exe')
})

test('names written from right to left are set in one piece', () => {
  expect(printable(doc, 'أحمد العربي')).toBe('أحمد\u00a0العربي')
  expect(printable(doc, 'Ahmed Arbi')).toBe('Ahmed Arbi')
})
