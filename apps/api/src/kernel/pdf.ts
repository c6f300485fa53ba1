const known =
  /[\n\u0020-\u007e\u00a0-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u2013\u2014\u2018-\u201e\u2022\u2026\u20ac]/
/** Letters whose stroke is no accent. */
const plain: Record<string, string> = { ł: 'l', Ł: 'L', đ: 'd', Đ: 'D', ı: 'i', ħ: 'h', ŧ: 't' }
const nearest = (sign: string) => {
  const bare = plain[sign] ?? sign.normalize('NFD').replace(/\p{M}/gu, '')
  return bare !== '' && [...bare].every((one) => known.test(one)) ? bare : '?'
}

/** The built-in fonts know the letters of Western Europe; others lose their accents, and spaces are the plain ones. */
export const printable = (text: string) =>
  Array.from(text.normalize('NFC').replace(/[\u2000-\u200a\u202f]/g, ' '), (sign) =>
    known.test(sign) ? sign : nearest(sign),
  ).join('')

/** The document, whole. */
export async function collected(doc: PDFKit.PDFDocument): Promise<Buffer> {
  doc.end()
  return Buffer.concat(await Array.fromAsync(doc as AsyncIterable<Buffer>))
}
