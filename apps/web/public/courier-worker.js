// The courier's page without a network: the page and what it loads, as they came last. Nothing of the API is kept here.
const KEPT = 'courier-page'
const PAGE = '/courier'
const WAIT = 4000

/** A page is kept together with the files that it names, so that an old page never meets new files. */
async function keep(reply) {
  const html = await reply.clone().text()
  const files = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path)
  const cache = await caches.open(KEPT)
  const known = await cache.match(PAGE)
  if (known && (await known.text()) === html) return
  await cache.addAll([...new Set(files)])
  await cache.put(PAGE, reply.clone())
  for (const { url } of await cache.keys())
    if (![PAGE, ...files].includes(new URL(url).pathname)) await cache.delete(url)
}
async function fetchPage() {
  const reply = await fetch(PAGE, { cache: 'no-cache', signal: AbortSignal.timeout(WAIT) })
  if (!reply.ok) throw new Error(String(reply.status))
  return reply
}

self.addEventListener('install', (event) =>
  event.waitUntil(
    fetchPage()
      .then(keep)
      .then(() => self.skipWaiting()),
  ),
)
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

async function page(event) {
  const kept = () => caches.match(PAGE)
  try {
    const reply = await fetchPage()
    event.waitUntil(keep(reply.clone()).catch(() => undefined))
    return reply
  } catch {
    return (await kept()) ?? Response.error()
  }
}
self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin || pathname.startsWith('/api/')) return
  if (request.mode === 'navigate') return event.respondWith(page(event))
  event.respondWith(caches.match(pathname).then((kept) => kept ?? fetch(request)))
})
