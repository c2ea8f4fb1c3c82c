// Keeps the screens' pages and recordings when there is no connection. The feeds are kept by the pages, with their times.
const CACHE = "led-2";
const SHELL = ["clock.js", "feed.js", "fit.js", "keep.js", "played.js", "quiz.css", "quiz.js", "schedule.js", "show.js",
  "steps.js", "wall.css", "wall.js"].map((name) => `/static/led/${name}`).concat("/static/chat/icon.svg");
const WAIT_MS = 5000;
const SOUND_WAIT_MS = 30_000;

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
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/audio/")) event.respondWith(sound(request));
  else if (/^\/(led|static)\//.test(url.pathname)) event.respondWith(freshOrKept(request, WAIT_MS));
});

async function freshOrKept(request, wait) {
  const cache = await caches.open(CACHE);
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(wait) });
    if (response.status === 200) await cache.put(request, response.clone()).catch(() => {}); // no room: only shown
    if (response.status < 500) return response;
  } catch {
    // no connection: what was kept
  }
  return (await cache.match(request, { ignoreVary: true })) ?? Response.error();
}

// A player asks for a part of a recording, and a part cannot be kept: the whole is fetched, and the part cut from it.
async function sound(request) {
  const whole = await freshOrKept(new Request(request.url), SOUND_WAIT_MS);
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("Range") ?? "");
  if (!range || whole.status !== 200) return whole;
  const data = await whole.blob();
  const first = Number(range[1]);
  const last = Math.min(Number(range[2] || data.size), data.size - 1);
  const headers = { "Content-Type": whole.headers.get("Content-Type"), "Accept-Ranges": "bytes" };
  if (first > last) return new Response(null, { status: 416, headers: { ...headers, "Content-Range": `bytes */${data.size}` } });
  return new Response(data.slice(first, last + 1), {
    status: 206,
    headers: { ...headers, "Content-Range": `bytes ${first}-${last}/${data.size}`, "Content-Length": String(last + 1 - first) },
  });
}
