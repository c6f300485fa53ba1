import { PictureWidth } from '@affluence/contract/common'
import { lane } from '../work/lane.ts'
import { invalid } from '../refusal.ts'

type Form = 'png' | 'jpeg' | 'webp'
export type EncodedPicture = { media: `image/${Form}`; width: number; height: number; bytes: Buffer }
/** A picture as it is kept, and once more in each of the widths that are smaller. */
export type Picture = EncodedPicture & { smaller: EncodedPicture[] }

export const MOST_BYTES = 10 * 1024 * 1024
const MOST_PIXELS = 50_000_000
const LONGEST_SIDE = 2000
const MOST_KEPT = 2 * 1024 * 1024

/** By its first bytes; in capitals those that other programs make and that we do not take. */
function formOf(bytes: Buffer): Form | 'GIF' | 'AVIF' | 'HEIC' | null {
  const start = bytes.toString('latin1', 0, 64)
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (start.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (/^RIFF[^]{4}WEBP/.test(start)) return 'webp'
  if (/^GIF8[79]a/.test(start)) return 'GIF'
  if (!/^[^]{4}ftyp/.test(start)) return null
  if (/avi[fs]/.test(start)) return 'AVIF'
  return /he[iv][cxms]|mif1|msf1/.test(start) ? 'HEIC' : null
}

/** Garbage behind the last scan may read as pixels; the mark of the end is then missing. */
const hasEnd = (bytes: Buffer) => bytes.includes(END, bytes.lastIndexOf(SCAN))
const [SCAN, END] = [Buffer.from([0xff, 0xda]), Buffer.from([0xff, 0xd9])]

const oneAtATime = lane(1)
/** Reads every pixel, so that a damaged file is refused, and writes the picture anew: upright, and nothing but it. */
export async function readPicture(bytes: Buffer): Promise<Picture> {
  if (bytes.length > MOST_BYTES) throw invalid('', 'file_too_large', { maximum: MOST_BYTES })
  const form = formOf(bytes)
  if (!form) throw invalid('', 'not_a_picture')
  if (form === 'GIF' || form === 'AVIF' || form === 'HEIC') throw invalid('', `picture_is_${form.toLowerCase()}`)
  if (form === 'jpeg' && !hasEnd(bytes)) throw invalid('', 'picture_damaged')
  return oneAtATime(() => drawnAnew(bytes, form))
}

async function drawnAnew(bytes: Buffer, form: Form): Promise<Picture> {
  const sharp = await decoder()
  const size = { width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true } as const
  const upright = sharp(bytes, { failOn: 'warning', limitInputPixels: MOST_PIXELS }).autoOrient().resize(size)
  const picture = await encode(upright.clone(), form).catch((error: unknown) => {
    const isLarge = String(error).includes('pixel limit')
    throw isLarge ? invalid('', 'picture_too_large', { maximum: MOST_PIXELS }) : invalid('', 'picture_damaged')
  })
  const rightSize = picture.bytes.length > MOST_KEPT ? await encode(upright.clone(), 'webp') : picture
  const narrower = PictureWidth.options.map(Number).filter((width) => width < rightSize.width)
  const smaller: EncodedPicture[] = []
  for (const width of narrower) smaller.push(await encode(sharp(rightSize.bytes).resize({ width }), 'webp'))
  return { ...rightSize, smaller }
}

type Drawing = ReturnType<Awaited<ReturnType<typeof decoder>>>
/** Without options sharp leaves out place, camera and colour profile. */
async function encode(drawing: Drawing, form: Form): Promise<EncodedPicture> {
  const options = { png: {}, jpeg: { quality: 85 }, webp: { quality: 80, effort: 2 } }[form]
  const { data, info } = await drawing.toFormat(form, options).toBuffer({ resolveWithObject: true })
  return { media: `image/${form}`, width: info.width, height: info.height, bytes: data }
}

/** Loaded with the first picture; it can read what we take and nothing else. */
async function decoder() {
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  sharp.concurrency(1)
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({
    operation: ['VipsForeignLoadPngBuffer', 'VipsForeignLoadJpegBuffer', 'VipsForeignLoadWebpBuffer'],
  })
  return sharp
}
