const SIDE = 720
const enough = 0.88

/** The middle of a picture as a square of a size for the web. Drawing it anew also drops where it was taken. */
export async function squared(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file).catch(() => null)
  // Whatever the browser cannot read the server refuses in words.
  if (!picture) return file
  const side = Math.min(picture.width, picture.height)
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = Math.min(side, SIDE)
  const pen = canvas.getContext('2d')
  const [x, y] = [(picture.width - side) / 2, (picture.height - side) / 2]
  pen?.drawImage(picture, x, y, side, side, 0, 0, canvas.width, canvas.height)
  picture.close()
  const drawn = pen && (await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', enough)))
  return drawn || file
}
