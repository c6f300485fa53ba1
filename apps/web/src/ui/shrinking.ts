import { PictureWidth } from '@affluence/contract/common'

const SQUARE = 720
const LONGEST = 1600
const MOST_UNTOUCHED = 2 * 1024 * 1024
const enough = 0.88

/** What the server takes at most. */
export const MOST_BYTES = 10 * 1024 * 1024

/** The middle of a picture as a square of a size for the web. Drawing it anew also drops where it was taken. */
export const squared = (file: Blob) =>
  redrawn(file, ({ width, height }) => {
    const side = Math.min(width, height)
    const to = Math.min(side, SQUARE)
    return { from: [(width - side) / 2, (height - side) / 2, side, side], to: [to, to] }
  })

/** A picture of a size for the web; one that has it already is left alone. */
export const shrunk = (file: Blob) =>
  redrawn(file, ({ width, height }) => {
    const scale = Math.min(1, LONGEST / Math.max(width, height))
    if (scale === 1 && file.size <= MOST_UNTOUCHED) return null
    return { from: [0, 0, width, height], to: [Math.round(width * scale), Math.round(height * scale)] }
  })

type Size = { width: number; height: number }
type Drawing = { from: [number, number, number, number]; to: [number, number] }
async function redrawn(file: Blob, plan: (size: Size) => Drawing | null): Promise<Blob> {
  const picture = await createImageBitmap(file).catch(() => null)
  // Whatever the browser cannot read the server refuses in words.
  if (!picture) return file
  const drawing = plan(picture)
  const canvas = document.createElement('canvas')
  const pen = canvas.getContext('2d')
  if (!drawing || !pen) return file
  const [width, height] = ([canvas.width, canvas.height] = drawing.to)
  // A JPEG has no holes: what shows through is white, not black.
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, width, height)
  pen.drawImage(picture, ...drawing.from, 0, 0, width, height)
  picture.close()
  return (await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', enough))) ?? file
}

/** For an img: the browser takes the width that its place needs. */
export const widthsOf = (url: string) =>
  [...PictureWidth.options.map((width) => `${url}?width=${width} ${width}w`), `${url} 2000w`].join(', ')
