import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { patience } from './patience.ts'
import { problemOf } from './problems.ts'

test('whoever waits too long is told so, once; whoever was answered is forgotten', async () => {
  const app = Fastify()
  const waits = patience(app)
  app.setErrorHandler((error, _request, reply) => reply.code(problemOf(error).status).send(problemOf(error)))
  const late: (() => void)[] = []
  app.get('/late', async (_request, reply) => {
    waits.begin(reply, 1)
    await new Promise<void>((done) => late.push(done))
    return { too: 'late' }
  })
  app.get('/soon', async (_request, reply) => {
    waits.begin(reply, 1)
    waits.end(reply)
    await new Promise<void>((done) => late.push(done))
    return { in: 'time' }
  })
  const soon = app.inject('/soon')
  const answer = await app.inject('/late')
  expect([answer.statusCode, answer.json().code]).toEqual([503, 'unavailable'])
  for (const finish of late) finish()
  expect((await soon).json()).toEqual({ in: 'time' })
  await app.close()
})
