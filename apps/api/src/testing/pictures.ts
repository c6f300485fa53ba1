import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'

/** With detail everywhere, as a camera takes them. */
export const photo = (form: 'png' | 'jpeg' | 'webp', width = 400, height = 300) =>
  sharp({
    create: { width, height, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 40 } },
  })
    .toFormat(form)
    .toBuffer()

const part = (kind: string, data: Buffer) => {
  const body = Buffer.concat([Buffer.from(kind), data])
  const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  size.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([size, body, sum])
}
/** A PNG of 30,000 × 30,000 pixels, all black. */
export const bomb = Buffer.concat([
  Buffer.from('89504e470d0a1a0a', 'hex'),
  part('IHDR', Buffer.from([0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30, 8, 0, 0, 0, 0])),
  part('IDAT', deflateSync(Buffer.alloc(9_000_000))),
  part('IEND', Buffer.alloc(0)),
])

/** The smallest pictures that a browser draws: 8 × 8, and 3 × 2 as a photograph. */
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEElEQVR4nGNgyOvCjoaWBAAXsD4BK/UIVAAAAABJRU5ErkJggg==',
  'base64',
)
export const jpeg = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////////////////////' +
    '////////////////////2wBDAVVaWnhpeOuCguv/////////////////////////////////////////////////////////////' +
    '////////////wAARCAACAAMDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAVEAEBAAAAAAAAAAAAAAAAAAAAMf/E' +
    'ABUBAQEAAAAAAAAAAAAAAAAAAAAB/8QAFhEBAQEAAAAAAAAAAAAAAAAAAAEx/9oADAMBAAIRAxEAPwCKgC3X/9k=',
  'base64',
)
export const webp = Buffer.from(
  'UklGRjIAAABXRUJQVlA4ICYAAABwAQCdASoDAAIAB0CWJagCdAFAAAD+5QnmI6gRmX97TSTcK4AAAA==',
  'base64',
)
