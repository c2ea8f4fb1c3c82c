/** Keep the page for when the network is cut; needs https, or the kiosk's own browser setting. */

/** What a person said or listened to is not kept. */
const THEIRS = /\/(session|chat|wipe|alive|shown)$|\/audio\//;

/** Called again with every refresh: what could not be stored once is stored the next time. */
export async function keepPage() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("/kiosk/worker.js", { scope: "/kiosk/" });
  const { active } = await navigator.serviceWorker.ready;
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  const own = [...new Set([window.location.href, ...loaded])].filter((url) => url.startsWith(window.location.origin));
  const wanted = own.filter((url) => !THEIRS.test(new URL(url).pathname));
  const cache = await caches.open("kiosk");
  const kept = await Promise.all(wanted.map((url) => cache.match(url)));
  const missing = wanted.filter((_, i) => !kept[i]);
  if (missing.length) active.postMessage(missing);
}
