import module from 'node:module'
import { join } from 'node:path'

// What Node compiles of the bundle is kept beside it, where that can be written: a sixth of every later start.
if (import.meta.filename.endsWith('.js')) module.enableCompileCache(join(import.meta.dirname, 'compiled'))
await import('./serve.ts')
