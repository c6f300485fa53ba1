/** The built-in fonts know the letters of Western Europe; their spaces are the plain ones. */
export const printable = (text: string) =>
  text
    .replace(/[\u2000-\u200a\u202f]/g, ' ')
    .replace(
      /[^\n\u0020-\u007e\u00a0-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u2013\u2014\u2018-\u201e\u2022\u2026\u20ac]/g,
      '?',
    )

/** The document, whole. */
export async function collected(doc: PDFKit.PDFDocument): Promise<Buffer> {
  doc.end()
  return Buffer.concat(await Array.fromAsync(doc as AsyncIterable<Buffer>))
}
