const MOST_PIXELS = 1600

const bytesOf = (canvas: HTMLCanvasElement, type: string) =>
  new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, 0.8))

/** A photo as small as it may be, since it waits on the device and goes over a phone's network. */
export async function smaller(file: Blob): Promise<Blob> {
  try {
    const picture = await createImageBitmap(file)
    const scale = Math.min(1, MOST_PIXELS / Math.max(picture.width, picture.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(picture.width * scale)
    canvas.height = Math.round(picture.height * scale)
    canvas.getContext('2d')!.drawImage(picture, 0, 0, canvas.width, canvas.height)
    picture.close()
    return (await bytesOf(canvas, 'image/jpeg')) ?? file
  } catch {
    // What this browser cannot read, the server may.
    return file
  }
}
export const drawingOf = (canvas: HTMLCanvasElement) => bytesOf(canvas, 'image/png')
