// Keeps the screens' pages when there is no connection. The feed itself is kept by the page, with its times.
const CACHE = "led-1";
const SHELL = ["clock.js", "fit.js", "keep.js", "played.js", "quiz.css", "quiz.js", "schedule.js", "show.js",
  "wall.css", "wall.js"].map((name) => `/static/led/${name}`).concat("/static/chat/icon.svg");
const WAIT_MS = 5000;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = async () => {
    for (const name of await caches.keys()) if (name.startsWith("led-") && name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(old());
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const mine = event.request.method === "GET" && url.origin === location.origin;
  const page = url.pathname.startsWith("/led/") || url.pathname.startsWith("/static/");
  const cards = /^\/v1\/led\/[^/]+\/quiz$|^\/audio\//.test(url.pathname);
  if (mine && (page || cards)) event.respondWith(freshOrKept(event.request));
});

async function freshOrKept(request) {
  const cache = await caches.open(CACHE);
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(WAIT_MS) });
    if (response.status === 200) await cache.put(request, response.clone());
    if (response.status < 500) return response;
  } catch {
    // no connection: what was kept
  }
  return (await cache.match(request, { ignoreVary: true })) ?? Response.error();
}
