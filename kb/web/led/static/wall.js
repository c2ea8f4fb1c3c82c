// A LED wall: fetches its feed, keeps it, shows what may be shown, reports what was.
import { Clock, shanghai } from "./clock.js";
import { read, write } from "./keep.js";
import { Played, tokenFor } from "./played.js";
import { Turns, mustLeave, noteShown, refusal } from "./schedule.js";
import { asOf, countdown, layout, showCard, showItem, showNeutral, small } from "./show.js";

const TICK_MS = 250;
const POLL_MS = 20_000;
const WAIT_MS = 8000;
const OFFLINE_AFTER_MS = 90_000;
const RELOAD_AFTER_MS = 24 * 3600 * 1000; // an upgraded page is fetched once a day
const PLAIN = { font: 64, characters_per_second: 4 };

const screen = document.body.dataset.screen;
const fallback = document.getElementById("line").textContent;
const kept = read(`led:${screen}:feed`) ?? {};
const clock = new Clock(kept.offset ?? 0);
const turns = new Turns();
const played = new Played(screen, tokenFor(screen));
const begun = performance.now();

let feed = kept.feed ?? null;
let heard = feed ? -OFFLINE_AFTER_MS : 0; // when the service was last heard (performance.now)
let shown = null; // {item, since (performance.now), startedAt (ms), seconds, phase}
let neutral = null;

async function poll() {
  const sent = Date.now();
  try {
    const answer = await fetch(`/v1/led/${screen}`, { signal: AbortSignal.timeout(WAIT_MS) });
    if (answer.status === 404) forget(); // the screen was taken out of service
    if (!answer.ok) return;
    const body = await answer.json();
    clock.sync(body.as_of, sent, Date.now());
    feed = body;
    heard = performance.now();
    write(`led:${screen}:feed`, { feed, offset: clock.offset });
  } catch {
    // no connection: what is kept plays on, by this machine's clock
  } finally {
    tick();
  }
}

function forget() {
  feed = null;
  write(`led:${screen}:feed`, {});
}

function tick() {
  const now = clock.now();
  stamp(now);
  if (shown && !mustLeave(shown.item, feed, now) && spent() < shown.seconds) {
    if (shown.item.card) quizPhase();
    return;
  }
  finish();
  if (performance.now() - begun > RELOAD_AFTER_MS && online()) {
    location.reload();
    return;
  }
  const item = refusal(feed, now) ? null : turns.next(feed, now);
  if (item) begin(item, now);
  else rest();
}

function begin(item, now) {
  neutral = null;
  noteShown(item);
  shown = { item, since: performance.now(), startedAt: now, seconds: item.seconds, phase: null, release: feed.release };
  if (item.card) quizPhase();
  else shown.seconds = showItem(item, feed.screen);
  document.body.dataset.showing = item.key;
}

function quizPhase() {
  const { item } = shown;
  const { think, reveal } = item.card;
  const left = Math.ceil(think - spent());
  const tiny = small();
  let phase = left > 0 ? "ask" : "tell";
  if (tiny && phase === "ask" && spent() > think * 0.45) phase = "choose";
  if (tiny && phase === "tell" && spent() > think + reveal * 0.35) phase = "why";
  if (phase !== shown.phase) {
    shown.phase = phase;
    showCard(item, feed?.screen ?? PLAIN, phase);
  }
  countdown(left);
}

function rest() {
  const text = feed?.neutral ?? fallback;
  if (neutral === text) return;
  neutral = text;
  document.body.dataset.showing = "neutral";
  showNeutral(text, feed?.screen ?? PLAIN);
}

// What was on the screen for at least a second counts as played.
function finish() {
  if (!shown) return;
  const { item, startedAt, release } = shown;
  const seconds = Math.round(spent() * 10) / 10;
  shown = null;
  if (seconds < 1) return;
  played.add({
    kind: item.kind,
    id: item.id,
    version: item.version,
    release,
    started_at: new Date(startedAt).toISOString(),
    seconds: Math.min(seconds, 3600),
  });
}

function spent() {
  return (performance.now() - shown.since) / 1000;
}

function online() {
  return performance.now() - heard < OFFLINE_AFTER_MS;
}

function stamp(now) {
  const told = feed && !refusal(feed, now) ? `截至${shanghai(Date.parse(feed.as_of)).text}` : "";
  asOf(online() ? told : told && `离线　${told}`);
}

function health() {
  return {
    clock_offset: Math.round(clock.offset / 100) / 10,
    feed_as_of: feed?.as_of ?? null,
    release: feed?.release ?? null,
    showing: shown?.item.key ?? "neutral",
    width: window.innerWidth,
    height: window.innerHeight,
  };
}

async function start() {
  layout();
  addEventListener("resize", () => {
    layout();
    const item = shown?.item;
    if (!item) neutral = null;
    else if (item.card) shown.phase = null;
    else showItem(item, feed?.screen ?? PLAIN);
    tick();
  });
  await document.fonts.ready;
  tick();
  setInterval(tick, TICK_MS);
  setInterval(poll, POLL_MS);
  addEventListener("online", poll);
  addEventListener("pagehide", finish);
  navigator.serviceWorker?.register("/led/sw.js", { scope: "/led/" }).catch(() => {});
  navigator.wakeLock?.request("screen").catch(() => {});
  await poll();
  played.start(health);
}

start();
