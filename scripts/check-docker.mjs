// No Docker engine need be at hand to see what would go wrong: who runs as root, what has no version, a secret with a
// default, a variable nobody reads, a path that the image does not have.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parse } from 'yaml'
import { root } from './setup.mjs'

/** The variables that config.ts reads. */
export const variablesOf = (config) =>
  [...config.slice(config.indexOf('z.object({'), config.indexOf('type Environment')).matchAll(/^ {2}([A-Z_]+):/gm)].map(
    ([, name]) => name,
  )

/** All of them: those of the platforms stand in a file of their own. */
export const variablesOfProgram = (read) => {
  const social = read('apps/api/src/config.social.ts')
  const own = social.slice(social.indexOf('socialVariables = {'), social.indexOf('\n}')).matchAll(/^ {2}([A-Z_]+):/gm)
  return [...variablesOf(read('apps/api/src/config.ts')), ...[...own].map(([, name]) => name)]
}

/** One instruction a line, continued lines joined. */
const instructions = (text) =>
  text
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => /^(\w+)\s+(.*)$/.exec(line).slice(1))

export function dockerfileFaults(text, known) {
  const all = instructions(text)
  const faults = []
  const stages = all.filter(([name]) => name === 'FROM').map(([, of]) => /^(\S+)(?: AS (\w+))?$/.exec(of))
  for (const [, image] of stages)
    if (!/:[\w.-]+$/.test(image) || image.endsWith(':latest')) faults.push(`${image} has no version`)
  const last = all.slice(all.findLastIndex(([name]) => name === 'FROM'))
  const told = (name) => last.filter(([one]) => one === name).map(([, rest]) => rest)
  if (!told('USER').some((user) => user !== 'root')) faults.push('it runs as root')
  if (!told('HEALTHCHECK').length) faults.push('nobody sees whether it lives')
  if (!told('RUN').some((run) => run.includes('/usr/local/bin/affluence')))
    faults.push('it has no command for operators')
  if (!told('RUN').some((run) => run.includes('postgresql-client'))) faults.push('it cannot back up PostgreSQL')
  for (const from of text.matchAll(/--from=(\w+)/g))
    if (!stages.some(([, , name]) => name === from[1])) faults.push(`no stage is called ${from[1]}`)
  for (const command of [...told('CMD'), ...told('HEALTHCHECK').map((rest) => rest.replace(/^.*?CMD /, ''))])
    if (!isList(command)) faults.push(`a shell would stand between signals and the program: ${command.slice(0, 30)}`)
  for (const [, name] of told('ENV')
    .join(' ')
    .matchAll(/(?:^|\s)([A-Z_]+)=/g))
    if (!known.includes(name)) faults.push(`nobody reads ${name}`)
  return faults
}
function isList(text) {
  try {
    return Array.isArray(JSON.parse(text))
  } catch {
    return false
  }
}

const SECRETS = /PASSWORD|SECRET|KEY/
export function composeFaults(text, known) {
  const { services, volumes = {} } = parse(text, { merge: true })
  const faults = []
  for (const [name, service] of Object.entries(services)) {
    const say = (fault) => faults.push(`${name}: ${fault}`)
    if (!service.build && !/:[\w.-]+$/.test(service.image ?? '')) say('the image has no version')
    for (const volume of service.volumes ?? [])
      if (!volume.startsWith('.') && !(volume.split(':')[0] in volumes)) say(`no volume is called ${volume}`)
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {}))
      if (!services[other]) say(`waits for ${other}, which is not there`)
      else if (condition === 'service_healthy' && !services[other].healthcheck) say(`${other} never says it is healthy`)
    for (const port of service.ports ?? []) if (!/^127\.0\.0\.1:/.test(port)) say(`opens ${port} to everybody`)
    for (const [variable, value] of Object.entries(service.environment ?? {})) {
      if (service.build && !known.includes(variable)) say(`nobody reads ${variable}`)
      if (SECRETS.test(variable) && !/^\$\{\w+:\?/.test(value)) say(`${variable} has a value that everybody knows`)
    }
  }
  for (const [name, { image, profiles }] of Object.entries(services))
    if (/mailpit|mailhog|maildev/.test(image ?? '') && !profiles)
      faults.push(`${name}: swallows the mails of production`)
  const redis = Object.values(services).find(({ image }) => image?.startsWith('redis:'))
  for (const wanted of ['--appendonly yes', '--maxmemory-policy noeviction'])
    if (redis && !redis.command?.includes(wanted)) faults.push(`redis: lacks ${wanted}`)
  return faults
}

/** What must not be sent to whoever builds. */
export const ignoreFaults = (text) =>
  ['.git', 'data', '.env', '**/node_modules'].filter((path) => !text.split('\n').includes(path))

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const read = (path) => readFileSync(join(root, path), 'utf8')
  const known = variablesOfProgram(read)
  const faults = [
    ...dockerfileFaults(read('Dockerfile'), known).map((fault) => `Dockerfile: ${fault}`),
    ...composeFaults(read('docker-compose.yml'), known).map((fault) => `docker-compose.yml: ${fault}`),
    ...ignoreFaults(read('.dockerignore')).map((path) => `.dockerignore: ${path} is sent along`),
    ...[...read('Dockerfile').matchAll(/node (scripts\/[\w.-]+)/g)]
      .filter(([, path]) => !existsSync(join(root, path)))
      .map(([, path]) => `Dockerfile: there is no ${path}`),
  ]
  for (const fault of faults) process.stdout.write(`${fault}\n`)
  process.exit(faults.length > 0 ? 1 : 0)
}
