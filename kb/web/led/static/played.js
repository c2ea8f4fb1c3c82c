// Proof of play: kept until the service has it, sent in batches that count once however often they arrive.
import { read, write } from "./keep.js";

const EVERY_MS = 60_000;
const MOST_KEPT = 130_000; // 72 hours with something new every two seconds; three of the five million letters there are
const A_BATCH = 200;
const WAIT_MS = 10_000;
const TELL_LOSS_MS = 24 * 3600 * 1000; // a loss is told for a day, so that somebody sees it
const NEVER = [400, 413, 415, 422]; // refused for good: sending the same again is no use

export class Played {
  constructor(screen, token) {
    this.screen = screen;
    this.token = token;
    this.key = `led:${screen}:played`;
    // One object, written as a whole: what is being sent and what waits can never overlap.
    // A play is [number of the thing, started at (ms), seconds]: written out, three days would not fit.
    const kept = read(this.key);
    this.queue = kept?.things ? kept : { batch: null, sending: [], waiting: [], things: [], lost: 0 };
    this.busy = false;
  }

  start(health) {
    if (!this.token) return;
    this.health = health;
    setInterval(() => this.send(), EVERY_MS);
    addEventListener("online", () => this.send());
    this.send();
  }

  // `thing`: what was shown ({kind, id, version, release}); from when (ms), for how many seconds.
  add(thing, startedAt, seconds) {
    if (!this.token) return;
    const { waiting } = this.queue;
    waiting.push([this.#number(thing), Math.round(startedAt), seconds]);
    if (waiting.length > MOST_KEPT) this.#lose(waiting.splice(0, waiting.length - MOST_KEPT).length);
    this.#keep();
  }

  // Sends one batch, or only how the screen is; goes on while batches are full.
  async send() {
    if (this.busy || !this.token) return;
    this.busy = true;
    try {
      while (await this.#once()) if (this.queue.waiting.length < A_BATCH) break;
    } finally {
      this.busy = false;
    }
  }

  async #once() {
    const queue = this.queue;
    if (!queue.sending.length) {
      queue.batch = name();
      queue.sending = queue.waiting.splice(0, A_BATCH);
      this.#keep();
    }
    const items = queue.sending.map(([number, startedAt, seconds]) =>
      ({ ...queue.things[number], started_at: new Date(startedAt).toISOString(), seconds }));
    const answer = await this.#post({ batch: queue.batch, items, health: this.#health() });
    if (answer === null) return false;
    if (!answer.ok && !NEVER.includes(answer.status)) return false;
    const lost = answer.ok ? answer.refused : items.length;
    if (lost) this.#lose(lost);
    else if (Date.now() - (queue.lostAt ?? 0) > TELL_LOSS_MS) queue.lost = 0;
    queue.sending = [];
    if (!queue.waiting.length) queue.things = [];
    this.#keep();
    return answer.ok;
  }

  #number(thing) {
    const { things } = this.queue;
    const same = (other) => Object.keys(thing).every((name) => other[name] === thing[name]);
    const found = things.findIndex(same);
    return found < 0 ? things.push(thing) - 1 : found;
  }

  // In a store that has no more room the oldest go, and are counted.
  #keep() {
    const { waiting } = this.queue;
    while (!write(this.key, this.queue) && waiting.length > A_BATCH) this.#lose(waiting.splice(0, A_BATCH).length);
  }

  #lose(number) {
    this.queue.lost += number;
    this.queue.lostAt = Date.now();
  }

  #health() {
    return { ...this.health(), waiting: this.queue.waiting.length, lost: this.queue.lost };
  }

  // The status and how many were refused for their times; null when no answer came.
  async #post(body) {
    try {
      const answer = await fetch(`/v1/led/${this.screen}/played`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${this.token}` },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(WAIT_MS),
      });
      const { ok, status } = answer;
      return { ok, status, refused: ok ? (await answer.json()).refused : 0 };
    } catch {
      return null;
    }
  }
}

// The token comes once, in the part of the address that never leaves the browser, and is kept here.
export function tokenFor(screen) {
  const key = `led:${screen}:token`;
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given) {
    write(key, given);
    history.replaceState(null, "", location.pathname);
  }
  return given ?? read(key);
}

function name() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
