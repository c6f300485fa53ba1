import module from 'node:module'
import { join } from 'node:path'
import { isMainThread } from 'node:worker_threads'

// What Node compiles of the bundle is kept beside it, where that can be written: a sixth of every later start.
if (import.meta.filename.endsWith('.js')) module.enableCompileCache(join(import.meta.dirname, 'compiled'))
if (isMainThread) {
  process.umask(0o077) // whatever we write is ours alone
  const { watch } = await import('./kernel/ops/watchdog.ts')
  watch(new URL(import.meta.url))
} else await import('./serve.ts')
