import { expect, test } from 'vitest'
import { composeFaults, dockerfileFaults, ignoreFaults, variablesOf } from './check-docker.mjs'

const known = ['PORT', 'SECRET_KEYS']
const image = [
  'FROM node:26-slim AS build',
  'RUN make',
  'FROM node:26-slim',
  'ENV PORT=3000',
  'RUN apt-get install postgresql-client-17',
  'COPY --from=build /out ./',
  'RUN printf program > /usr/local/bin/affluence',
  'USER node',
  'HEALTHCHECK --interval=1s CMD ["node", "-e", "1"]',
  'CMD ["node", "main.js"]',
].join('\n')

test('an image in order passes', () => {
  expect(dockerfileFaults(image, known)).toEqual([])
})
test.each([
  ['FROM node:26-slim\n', 'FROM node:latest\n', 'node:latest has no version'],
  ['FROM node:26-slim\n', 'FROM node\n', 'node has no version'],
  ['USER node\n', '', 'it runs as root'],
  ['USER node\n', 'USER root\n', 'it runs as root'],
  [/HEALTHCHECK.*\n/, '', 'nobody sees whether it lives'],
  ['--from=build', '--from=make', 'no stage is called make'],
  ['CMD ["node", "main.js"]', 'CMD node main.js', 'a shell would stand between signals and the program: node main.js'],
  ['PORT=3000', 'PROT=3000', 'nobody reads PROT'],
  ['/usr/local/bin/affluence', '/dev/null', 'it has no command for operators'],
  ['postgresql-client-17', 'tzdata', 'it cannot back up PostgreSQL'],
])('%s as %s is found', (good, bad, fault) => {
  expect(dockerfileFaults(image.replace(good, bad), known)).toEqual([fault])
})

const compose = `
x-base: &base
  build: .
  environment: &env { SECRET_KEYS: '\${SECRET_KEYS:?a key}' }
services:
  api:
    <<: *base
    environment: { <<: *env, PORT: 3000 }
    depends_on: { redis: { condition: service_healthy } }
    ports: ['127.0.0.1:3000:3000']
  redis:
    image: redis:7-alpine
    command: redis-server --appendonly yes --maxmemory-policy noeviction
    volumes: ['kept:/data']
    healthcheck: { test: [CMD, ping] }
  mail: { image: 'axllent/mailpit:v1', profiles: [trial] }
volumes:
  kept:
`
test('services in order pass', () => {
  expect(composeFaults(compose, known)).toEqual([])
})
test.each([
  ['redis:7-alpine', 'redis', 'redis: the image has no version'],
  ['kept:/data', 'lost:/data', 'redis: no volume is called lost:/data'],
  ['{ redis: {', '{ rabbit: {', 'api: waits for rabbit, which is not there'],
  ['    healthcheck: { test: [CMD, ping] }\n', '', 'api: redis never says it is healthy'],
  ['127.0.0.1:3000:3000', '3000:3000', 'api: opens 3000:3000 to everybody'],
  [', profiles: [trial]', '', 'mail: swallows the mails of production'],
  ['PORT: 3000', 'PROT: 3000', 'api: nobody reads PROT'],
  ["'${SECRET_KEYS:?a key}'", 'k1', 'api: SECRET_KEYS has a value that everybody knows'],
  ['--appendonly yes ', '', 'redis: lacks --appendonly yes'],
])('%s as %s is found', (good, bad, fault) => {
  expect(composeFaults(compose.replace(good, bad), known)).toEqual([fault])
})

test('what must stay at home is named', () => {
  expect(ignoreFaults('.git\n.env\n**/node_modules')).toEqual(['data'])
})
test('the variables are those of the configuration', () => {
  const config =
    'const Environment = z.object({\n  PORT: whole(0),\n  HOST: z\n    .string(),\n})\ntype Environment = X'
  expect(variablesOf(config)).toEqual(['PORT', 'HOST'])
})
