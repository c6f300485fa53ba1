import { inflateSync } from 'node:zlib'

/** The words of a document, as somebody would copy them out of it: a line for each piece of text it sets. */
export function pdfText(pdf: Buffer): string {
  const objects = new Map<string, { dict: string; stream: string }>()
  for (const [, id, body] of pdf.toString('latin1').matchAll(/(\d+) 0 obj\n(.*?)\nendobj/gs)) {
    const [dict = '', packed] = body!.split(/\nstream\n/)
    const bytes = packed === undefined ? Buffer.alloc(0) : Buffer.from(packed.replace(/\nendstream$/, ''), 'latin1')
    const isPacked = dict.includes('/FlateDecode') && !dict.includes('/Image')
    objects.set(id!, { dict, stream: (isPacked ? inflateSync(bytes) : bytes).toString('latin1') })
  }
  const fonts = new Map<string, string[]>()
  for (const { dict } of objects.values()) {
    for (const [, name, id] of dict.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const map = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id!)?.dict ?? '')?.[1]
      if (map) fonts.set(name!, lettersIn(objects.get(map)!.stream))
    }
  }
  return [...objects.values()].flatMap(({ stream }) => (/ Tf\n/.test(stream) ? linesIn(stream, fonts) : [])).join('\n')
}

const textOf = (hex: string) => Buffer.from(hex, 'hex').swap16().toString('utf16le')
const lettersIn = (map: string) =>
  [...map.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[(.*?)\]/gis)].reduce<string[]>((letters, [, first, list]) => {
    for (const [n, [, hex]] of [...list!.matchAll(/<([0-9a-f ]+)>/gi)].entries())
      letters[Number.parseInt(first!, 16) + n] = textOf(hex!.replaceAll(' ', ''))
    return letters
  }, [])

function linesIn(stream: string, fonts: Map<string, string[]>) {
  let letters: string[] = []
  return [...stream.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)].flatMap(([, font, pieces]) => {
    if (font) letters = fonts.get(font) ?? []
    if (pieces === undefined) return []
    const codes = [...pieces.matchAll(/<([0-9a-f]+)>/gi)].flatMap(([, hex]) => hex!.match(/.{4}/g) ?? [])
    return [codes.map((code) => letters[Number.parseInt(code, 16)] ?? '').join('')]
  })
}
