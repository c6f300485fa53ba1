// A sponsor in the product, and many callers who create campaigns at the same time: what faults here are tried on.
export const PASSWORD = 'A long word for the faults 1'

export async function ask(url, method, path, { token, body, key } = {}) {
  const reply = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...(key && { 'idempotency-key': key }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: reply.status, headers: reply.headers, body: await reply.json().catch(() => ({})) }
}

const token = async (url, login) =>
  (await ask(url, 'POST', '/auth/login', { body: { login, password: PASSWORD } })).body.access_token
export const signIn = (url) => token(url, 'maker')

/** An approved sponsor. */
export async function openShop(url) {
  const admin = await token(url, 'admin')
  const person = { role: 'sponsor', email: 'maker@example.com', username: 'maker', company_name: 'Maker' }
  const { body } = await ask(url, 'POST', '/auth/register', { body: { ...person, password: PASSWORD } })
  await ask(url, 'POST', `/admin/users/${body.user.id}/approve`, { token: admin })
}

const plan = (name) => ({
  name,
  description: 'x'.repeat(500),
  category: 'Food',
  start_date: '2026-01-01',
  end_date: '2030-01-01',
  budget: 1000,
  visibility: 'private',
})
let sent = 0
export const create = (url, by) =>
  ask(url, 'POST', '/campaigns', { token: by, body: plan(`campaign ${++sent}`), key: `key-${sent}` })

/** Until it is over, or the server is gone. */
export async function createMany({ url, token: by, callers = 32, isOver, seen }) {
  const caller = async () => {
    while (!isOver()) {
      const answer = await create(url, by).catch(() => null)
      if (answer === null) return
      seen(answer)
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
}
