// Proof of play: kept until the service has it, sent in batches that count once however often they arrive.
import { read, write } from "./keep.js";

const EVERY_MS = 60_000;
const MOST_KEPT = 5000;
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
    this.queue = read(this.key) ?? { batch: null, sending: [], waiting: [], lost: 0 };
    this.busy = false;
  }

  start(health) {
    if (!this.token) return;
    this.health = health;
    setInterval(() => this.send(), EVERY_MS);
    addEventListener("online", () => this.send());
    this.send();
  }

  add(play) {
    if (!this.token) return;
    this.queue.waiting.push(play);
    while (this.queue.waiting.length > MOST_KEPT) {
      this.queue.waiting.shift();
      this.#lose(1);
    }
    write(this.key, this.queue);
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
      write(this.key, queue);
    }
    const answer = await this.#post({ batch: queue.batch, items: queue.sending, health: this.#health() });
    if (answer === null) return false;
    if (!answer.ok && !NEVER.includes(answer.status)) return false;
    if (!answer.ok) this.#lose(queue.sending.length);
    else if (Date.now() - (queue.lostAt ?? 0) > TELL_LOSS_MS) queue.lost = 0;
    queue.sending = [];
    write(this.key, queue);
    return answer.ok;
  }

  #lose(number) {
    this.queue.lost += number;
    this.queue.lostAt = Date.now();
  }

  #health() {
    return { ...this.health(), waiting: this.queue.waiting.length, lost: this.queue.lost };
  }

  async #post(body) {
    try {
      return await fetch(`/v1/led/${this.screen}/played`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${this.token}` },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(WAIT_MS),
      });
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
