import type { Kernel } from '../../../kernel/kernel.ts'
import { findLink, type LinkReader, shortUrl } from './linkView.service.ts'

const options = { errorCorrectionLevel: 'M', margin: 4 } as const

/** Made here: no other server learns which links there are. */
export async function qrSvg(kernel: Kernel, actor: LinkReader, id: string): Promise<string> {
  const { link } = await findLink(kernel.db.read, actor, id)
  const { default: qr } = await import('qrcode')
  return qr.toString(shortUrl(kernel, link.code), { ...options, type: 'svg' })
}

export async function qrPng(kernel: Kernel, actor: LinkReader, id: string, width: number): Promise<Buffer> {
  const { link } = await findLink(kernel.db.read, actor, id)
  const { default: qr } = await import('qrcode')
  return qr.toBuffer(shortUrl(kernel, link.code), { ...options, type: 'png', width })
}
