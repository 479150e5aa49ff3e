/* Pages that must open without a net: the shell and their code from the cache, everything else from the net.
   Data is never kept here: what a page shows offline, it has kept itself. */
const { base, version, list } = '{{setup}}'
const NAME = `linli${base}`
const CACHE = `${NAME}${version}`
const PATIENCE_MS = 4000

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(list)).then(() => self.skipWaiting()))
})

self.addEventListener('activate', (event) => {
  const drop = async () => {
    // the other app's worker keeps its own; "linli/" is a prefix of "linli/desk/"
    const old = (await caches.keys()).filter((key) => key.startsWith(NAME) && !key.slice(NAME.length).includes('/') && key !== CACHE)
    await Promise.all(old.map((key) => caches.delete(key)))
    await self.clients.claim()
  }
  event.waitUntil(drop())
})

function ours(path) {
  return path.startsWith(base) && !/^\/(api|media|healthz)(\/|$)/.test(path) && (base !== '/' || !/^\/desk(\/|$)/.test(path))
}

/** The newest page where the net answers in time, else the one kept at the last visit. */
async function page(request) {
  const cache = await caches.open(CACHE)
  const net = fetch(request).then((response) => {
    if (response.ok) void cache.put(base, response.clone())
    return response
  })
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS)).then(() => cache.match(base))
  try {
    return (await Promise.race([net, late])) ?? (await net)
  } catch {
    return (await cache.match(base)) ?? Response.error()
  }
}

/** Files with a hash in their name never change; pictures are renewed behind the scenes. */
async function file(request, forEver) {
  const cache = await caches.open(CACHE)
  const kept = await cache.match(request)
  if (kept && forEver) return kept
  const net = fetch(request).then((response) => {
    if (response.ok) void cache.put(request, response.clone())
    return response
  })
  if (!kept) return net
  net.catch(() => undefined)
  return kept
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  if (request.mode === 'navigate') {
    if (ours(url.pathname)) event.respondWith(page(request))
  } else if (url.pathname.startsWith(`${base}assets/`)) event.respondWith(file(request, true))
  else if (url.pathname.startsWith('/pictures/')) event.respondWith(file(request, false))
})
