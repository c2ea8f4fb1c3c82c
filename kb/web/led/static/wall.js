// A LED wall: shows what may be shown, and reports what was.
import { shanghai } from "./clock.js";
import { Feed } from "./feed.js";
import { Played, tokenFor } from "./played.js";
import { Turns, mustLeave, noteShown } from "./schedule.js";
import { asOf, layout, showItem, showNeutral } from "./show.js";
import { Steps } from "./steps.js";

const TICK_MS = 250;
const WAIT_MS = 8000;
const RENEW_MS = 5 * 60_000; // a page is loaded anew at most so often
const PLAIN = { font: 64, characters_per_second: 4 };

const screen = document.body.dataset.screen;
const fallback = document.getElementById("line").textContent;
const feed = new Feed(`/v1/led/${screen}`, `led:${screen}:feed`);
const turns = new Turns();
const played = new Played(screen, tokenFor(screen));

let shown = null; // {item, since (performance.now), startedAt (ms), seconds, steps (of a card), release}
let neutral = null;
let renewed = performance.now();

function tick() {
  const now = feed.clock.now();
  stamp(now);
  if (shown && !mustLeave(shown.item, feed.body, now) && goesOn()) return;
  finish();
  const item = feed.refusal(now) ? null : turns.next(feed.body, now);
  if (item) begin(item, now);
  else rest();
}

function goesOn() {
  return shown.steps ? shown.steps.show(spent(), panel()) : spent() < shown.seconds;
}

function begin(item, now) {
  neutral = null;
  noteShown(item);
  shown = { item, since: performance.now(), startedAt: now, release: feed.body.release };
  if (item.card) {
    shown.steps = new Steps(item);
    shown.steps.show(0, panel());
  } else {
    shown.seconds = showItem(item, panel());
  }
  document.body.dataset.showing = item.key;
}

function panel() {
  return feed.body?.screen ?? PLAIN;
}

function rest() {
  const text = feed.body?.neutral ?? fallback;
  if (neutral === text) return;
  neutral = text;
  document.body.dataset.showing = "neutral";
  showNeutral(text, panel());
}

// What was on the screen for at least a second counts as played.
function finish() {
  if (!shown) return;
  const { item, startedAt, release } = shown;
  const seconds = Math.round(spent() * 10) / 10;
  shown = null;
  if (seconds < 1) return;
  const thing = { kind: item.kind, id: item.id, version: item.version, release };
  played.add(thing, startedAt, Math.min(seconds, 3600));
}

function spent() {
  return (performance.now() - shown.since) / 1000;
}

function stamp(now) {
  const told = feed.refusal(now) ? "" : `截至${shanghai(Date.parse(feed.body.as_of)).text}`;
  asOf(feed.online ? told : told && `离线　${told}`);
}

function health() {
  return {
    clock_offset: Math.round(feed.clock.offset / 100) / 10,
    feed_as_of: feed.body?.as_of ?? null,
    release: feed.body?.release ?? null,
    showing: shown?.item.key ?? "neutral",
    width: window.innerWidth,
    height: window.innerHeight,
  };
}

// Loads a changed page, and only one that is there to be loaded: a wall must not go blank.
async function renew() {
  const build = feed.body?.build;
  if (!build || build === document.body.dataset.build || performance.now() - renewed < RENEW_MS) return;
  renewed = performance.now();
  try {
    const page = await fetch(location.pathname, { cache: "no-store", signal: AbortSignal.timeout(WAIT_MS) });
    if (page.ok && (await page.text()).includes(`data-build="${build}"`)) location.reload();
  } catch {
    // asked again in a while
  }
}

async function start() {
  layout();
  addEventListener("resize", () => {
    layout();
    if (!shown) neutral = null;
    else if (shown.steps) shown.steps.again(spent(), panel());
    else showItem(shown.item, panel());
    tick();
  });
  await document.fonts.ready;
  tick();
  setInterval(tick, TICK_MS);
  addEventListener("pagehide", finish);
  navigator.serviceWorker?.register("/led/sw.js", { scope: "/led/" }).catch(() => {});
  navigator.wakeLock?.request("screen").catch(() => {});
  await feed.start(() => {
    tick();
    renew();
  });
  played.start(health);
}

start();
