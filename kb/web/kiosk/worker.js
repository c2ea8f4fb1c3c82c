/**
 * Keeps the page and the answers for when the network is cut: everything is asked of the server first.
 * Only what everybody may read is kept; a question (POST) never passes through here.
 */

const KEPT = "kiosk";
/** After so long without an answer the network counts as cut (a pulled cable gives no error). */
const PATIENCE_MS = 5000;
/** What the server may have to make first. */
const LARGE = /\/answers$|\/keyboard\.json$/;
const LARGE_PATIENCE_MS = 25_000;
const OURS = /^\/(?:static\/|kiosk\/(?:keyboard\.json|[a-z0-9-]+|api\/[a-z0-9-]+(?:\/answers)?)$)/;

async function keep(request, response) {
  if (response.status !== 200) return;
  const cache = await caches.open(KEPT);
  await cache.put(request, response);
}

/** The copy that is kept, marked as such; `otherwise` where there is none. */
async function kept(request, otherwise = Response.error()) {
  const found = await (await caches.open(KEPT)).match(request);
  if (!found) return otherwise;
  const headers = new Headers(found.headers);
  headers.set("X-Kiosk-Kept", "1");
  return new Response(found.body, { status: found.status, statusText: found.statusText, headers });
}

async function answer(event) {
  try {
    const patience = LARGE.test(new URL(event.request.url).pathname) ? LARGE_PATIENCE_MS : PATIENCE_MS;
    const response = await fetch(event.request, { signal: AbortSignal.timeout(patience) });
    // A server that fails is as good as none.
    if (response.status >= 500) return await kept(event.request, response);
    event.waitUntil(keep(event.request, response.clone()));
    return response;
  } catch {
    return kept(event.request);
  }
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method === "GET" && url.origin === self.location.origin && OURS.test(url.pathname)) {
    event.respondWith(answer(event));
  }
});

/** What the page loaded before this worker was there. */
self.addEventListener("message", (event) => {
  const fetched = event.data.map(async (url) => keep(url, await fetch(url)));
  event.waitUntil(Promise.allSettled(fetched));
});
