import { rmSync } from 'node:fs'
import { folderOf } from './demo.ts'

/** The demo data that the workers of this run copied. */
export default () => rmSync(folderOf(process.pid), { recursive: true, force: true })
