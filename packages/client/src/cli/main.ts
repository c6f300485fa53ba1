#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { AffluenceError } from '../sender.ts'
import { listen, whyOf } from './listen.ts'
import { help, UsageError, wishOf } from './options.ts'

const say = (line: string) => void process.stdout.write(`${line}\n`)
const complain = (line: string) => void process.stderr.write(`${line}\n`)
const version = () => {
  const manifest = new URL('package.json', import.meta.url)
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version
}

/** Ctrl+C asks for the end; a second one does not wait for it. */
function ending() {
  const ended = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      say('')
      ended.abort()
    })
  return ended.signal
}

function reasonFor(error: AffluenceError, url: string) {
  return error.status === 0 ? `${url} does not answer (${whyOf(error)}).` : whyOf(error)
}

let url = ''
try {
  const wish = await wishOf(process.argv.slice(2), process.env, new Date())
  if ('listen' in wish) {
    url = wish.listen.url
    await listen(wish.listen, ending(), say)
  } else process.stdout.write(wish.show === 'help' ? help : `${version()}\n`)
} catch (error) {
  if (error instanceof UsageError) complain(`${error.message}\nMore with --help.`)
  else if (error instanceof AffluenceError) complain(`Cannot listen: ${reasonFor(error, url)}`)
  else throw error
  process.exitCode = error instanceof UsageError ? 2 : 1
}
