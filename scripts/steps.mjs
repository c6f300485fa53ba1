// Runs steps one after the other, shows how long each took, and stops at the first that fails.
import { spawn } from 'node:child_process'
import { root } from './setup.mjs'

const running = new Set()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => running.forEach((child) => child.kill(signal)))

export function run(command, args, { env = {}, cwd = root, quiet = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
      env: { ...process.env, ...env },
    })
    let output = ''
    child.stdout?.on('data', (part) => (output += part))
    child.stderr?.on('data', (part) => (output += part))
    running.add(child)
    child.on('error', (error) => resolve({ code: 1, output: error.message }))
    child.on('exit', (code) => {
      running.delete(child)
      resolve({ code: code ?? 1, output })
    })
  })
}

export async function runSteps(steps) {
  const done = []
  let failed = false
  for (const { name, act } of steps) {
    const started = performance.now()
    process.stdout.write(`\n── ${name}\n`)
    const ok = await act()
    done.push({ name, ok, seconds: (performance.now() - started) / 1000 })
    if (!ok) {
      failed = true
      break
    }
  }
  const width = Math.max(...done.map(({ name }) => name.length))
  process.stdout.write(
    `\n${done.map(({ name, ok, seconds }) => `${ok ? '✓' : '✗'} ${name.padEnd(width)} ${seconds.toFixed(1).padStart(7)} s`).join('\n')}\n`,
  )
  return !failed
}
