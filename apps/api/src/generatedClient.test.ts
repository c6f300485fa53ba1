import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { onPostgres } from './kernel/db/engine.ts'
import { testApp } from './testing/testApp.ts'

const folder = mkdtempSync(join(tmpdir(), 'affluence-client-'))
let t: Awaited<ReturnType<typeof testApp>>
let base = ''
beforeAll(async () => {
  t = await testApp()
  base = await t.app.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(async () => {
  await t.end()
  rmSync(folder, { recursive: true, force: true })
})

/** What a stranger writes who has nothing but the description: every type comes out of it. */
const client = `
import type { paths } from './schema.d.ts'

type Posted<P extends keyof paths> = paths[P] extends {
  post: { requestBody?: { content: { 'application/json': infer B } }; responses: infer R }
} ? { body: B; answer: Answer<R> } : never
type Got<P extends keyof paths> = paths[P] extends { get: { responses: infer R } } ? Answer<R> : never
type Answer<R> = { [S in keyof R]: S extends 200 | 201 ? R[S] extends { content: { 'application/json': infer A } } ? A : never : never }[keyof R]

const base = process.argv[2]!
async function asked(method: string, path: string, token?: string, body?: unknown): Promise<unknown> {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: \`Bearer \${token}\` }) }
  const reply = await fetch(base + path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) })
  if (!reply.ok) throw new Error(\`\${path} answered \${reply.status}\`)
  return reply.json()
}
const post = <P extends keyof paths>(path: P, body: Posted<P>['body'], token?: string) =>
  asked('POST', path as string, token, body) as Promise<Posted<P>['answer']>
const get = <P extends keyof paths>(path: P, token: string) => asked('GET', path as string, token) as Promise<Got<P>>
`
const works = `
const session = await post('/api/v1/auth/login', { login: 'admin', password: 'a-long-admin-password' })
const me = await get('/api/v1/me', session.access_token)
const users = await get('/api/v1/admin/users', session.access_token)
const names: string[] = users.data.map((user) => user.username)
const role: 'admin' | 'sponsor' | 'influencer' = me.role
// What has a default may be left out, in a named schema as well.
export const entry: Posted<'/api/v1/admin/influencers'>['body'] = { display_name: 'Eve', email: 'eve@example.com', username: 'eve' }
export const wanted: Posted<'/api/v1/exports'>['body'] = { list: 'orders' }
export const product: Posted<'/api/v1/products'>['body'] = {
  name: 'Shirt', price: 1000, url: 'https://shop.example.com', commission: { kind: 'percent', bps: 500 },
}
console.log([me.username, role, names.length, session.expires_in].join(' '))
`

/** What the compiler has to say about the files, one a fault. */
function faultsOf(...names: string[]) {
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript')), 'tsc.js')
  const options = ['--noEmit', '--strict', '--target', 'esnext', '--module', 'nodenext', '--allowImportingTsExtensions']
  const types = [
    '--types',
    'node',
    '--typeRoots',
    join(import.meta.dirname, '../node_modules/@types'),
    '--skipLibCheck',
  ]
  const args = [tsc, ...options, ...types, ...names]
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: folder })
  return stdout.split(/\n(?=\S)/).filter((fault) => fault.includes('error TS'))
}

test.skipIf(onPostgres)(
  'a client made of the description alone compiles, signs in, and does not compile when it is wrong',
  async () => {
    const description = (await (await fetch(`${base}/api/openapi.json`)).json()) as OpenAPI3
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    writeFileSync(join(folder, 'schema.d.ts'), astToString(await openapiTS(description)))
    writeFileSync(join(folder, 'client.ts'), client + works)
    writeFileSync(
      join(folder, 'wrong.ts'),
      `${client}
const session = await post('/api/v1/auth/login', { login: 'admin' })
const me = await get('/api/v1/me', session.token)
console.log(me.user_name)
export {}`,
    )
    const faults = faultsOf('client.ts', 'wrong.ts')
    expect(faults.filter((line) => line.startsWith('client.ts'))).toEqual([])
    for (const fault of ["'password' is missing", "'token' does not exist", "'user_name' does not exist"])
      expect(faults.join('\n')).toContain(fault)

    // Not spawnSync: the server answers from this very process.
    const child = spawn(process.execPath, [join(folder, 'client.ts'), base], { stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    for await (const part of child.stdout) output += String(part)
    expect(output.trim()).toBe('admin admin 1 600')
  },
  60_000,
)
