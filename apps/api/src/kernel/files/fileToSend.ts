import type { Readable } from 'node:stream'

/** A file as a service hands it to its route: what is in it and what it is called. */
export type FileToSend = {
  content: string | Buffer | Readable
  /** Without one it has the name of its address. */
  name?: string
  /** Where it is not that of the endpoint. */
  media?: string
  /** Shown by the browser; otherwise kept as a file. */
  isShown?: boolean
  /** `forever` where the address changes with the content; `never` where nobody else may see it. */
  cached?: 'forever' | 'never'
  /** Of this content and of no other. */
  tag?: string
  /** Its bytes, where they are known; where it is packed by gzip, those of both forms. */
  bytes?: { packed: number; whole: number } | number
}
