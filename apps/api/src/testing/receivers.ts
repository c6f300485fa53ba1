import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const root = join(import.meta.dirname, '../../../..')
const guide = readFileSync(join(root, 'docs/webhooks.md'), 'utf8')
/** What the guide shows in one language. */
export const blocks = (language: string) =>
  [...guide.matchAll(/^```(\w*)\n([^]*?)^```/gm)].flatMap(([, name, code]) => (name === language ? [code!] : []))
/** The receivers of the guide, by the file name that their first line says. */
export const programs = new Map(
  ['js', 'php', 'python', 'ruby', 'go'].flatMap(blocks).flatMap((code) => {
    const name = /^(?:<\?php )?(?:\/\/|#) (hook[\w-]*\.\w+):/.exec(code)?.[1]
    return name ? [[name, code]] : []
  }),
)

/** How each kind is started, by the ending of its file. `build` runs before. */
type Start = { program: string; args: (file: string, port: number) => string[]; build?: [string, ...string[]] }
const starts: Record<string, Start> = {
  mjs: { program: process.execPath, args: (file) => [file] },
  php: { program: 'php', args: (file, port) => ['-S', `127.0.0.1:${port}`, file] },
  py: { program: 'python3', args: (file) => [file] },
  ru: { program: 'puma', args: (file, port) => ['--bind', `tcp://127.0.0.1:${port}`, file] },
  go: { program: './hook', args: () => [], build: ['go', 'build', '-o', 'hook', 'hook.go'] },
}
const startOf = (name: string) => starts[name.split('.').pop()!]!

const isThere = (program: string) =>
  program.includes('/') || process.env.PATH!.split(delimiter).some((folder) => existsSync(join(folder, program)))
/** What this machine lacks to run the program; null when nothing. */
export function missingFor(name: string) {
  const { program, build } = startOf(name)
  return [program, build?.[0] ?? program].find((one) => !isThere(one)) ?? null
}

export type Receiver = { url: string; folder: string; stop: () => void }

/** One of the guide’s programs, running as somebody would run it; `edit` may change its text before. */
export async function startReceiver(name: string, secret: string, edit = (code: string) => code): Promise<Receiver> {
  const folder = mkdtempSync(join(tmpdir(), 'affluence-receiver-'))
  writeFileSync(join(folder, name), edit(programs.get(name)!))
  // Not built: Node runs its source, which the link leads to.
  mkdirSync(join(folder, 'node_modules/@affluence'), { recursive: true })
  symlinkSync(join(root, 'packages/client'), join(folder, 'node_modules/@affluence/client'))
  const port = await freePort()
  const { program, args, build } = startOf(name)
  const env = { ...process.env, WEBHOOK_SECRET: secret, PORT: String(port), GO111MODULE: 'off', GOTOOLCHAIN: 'local' }
  if (build) await exitOf(spawn(build[0], build.slice(1), { cwd: folder, env, stdio: 'inherit' }))
  const child = spawn(program, args(name, port), { cwd: folder, env, stdio: 'ignore' })
  const stop = () => {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
  const url = `http://127.0.0.1:${port}/`
  for (let tries = 0; ; tries++) {
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return { url, folder, stop }
    if (tries > 300 || child.exitCode !== null) {
      stop()
      throw new Error(`${name} does not listen`)
    }
    await sleep(50)
  }
}

/** With which code a program ends that is given no secret. */
export async function endWithoutSecret(name: string, { folder }: Receiver) {
  const { program, args } = startOf(name)
  const env = { ...process.env, WEBHOOK_SECRET: '', PORT: '0' }
  return spawnSync(program, args(name, 0), { cwd: folder, env, stdio: 'ignore', timeout: 10_000 }).status
}

const exitOf = (child: ChildProcess) =>
  new Promise<void>((done, fail) => {
    child.on('exit', (code) => (code === 0 ? done() : fail(new Error(`it ended with ${code}`))))
    child.on('error', fail)
  })

const freePort = () =>
  new Promise<number>((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => done(port))
    })
  })
