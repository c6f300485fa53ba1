import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Kernel } from '../kernel.ts'
import { Refusal } from '../refusal.ts'
import { problemOf, unknownRoute } from './problems.ts'

export function answerRefusals(app: FastifyInstance, kernel: Kernel) {
  void app.setNotFoundHandler({ preHandler: [] }, (request, reply) => sendProblem(reply, unknownRoute(app, request)))
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error)
    // Of what we refuse, the operator hears only what has a cause of its own: a full disk, a database that is away.
    const cause = error instanceof Refusal ? error.cause : error
    if (problem.status >= 500 && cause) kernel.report(cause, { route: request.routeOptions.url, id: request.id })
    return sendProblem(reply, problem)
  })
}

type Wire = ReturnType<typeof problemOf>
/** How to prove who one is (RFC 9110): the token of a session or of a key, or a key under its own name. */
const CHALLENGE = 'Bearer realm="affluence", Api-Key realm="affluence"'
const sendProblem = (reply: FastifyReply, { retry_after, ...problem }: Wire) => {
  if (retry_after !== undefined) void reply.header('retry-after', String(retry_after))
  if (problem.status === 401) void reply.header('www-authenticate', CHALLENGE)
  if (Array.isArray(problem['allow'])) void reply.header('allow', problem['allow'].join(', '))
  return reply
    .code(problem.status)
    .type('application/problem+json; charset=utf-8')
    .serializer(JSON.stringify)
    .send(problem)
}
