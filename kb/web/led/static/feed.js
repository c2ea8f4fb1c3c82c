// What the service says, asked for again and again, and kept for when there is no connection.
import { Clock } from "./clock.js";
import { read, write } from "./keep.js";
import { refusal } from "./schedule.js";

const WAIT_MS = 8000;
const POLL_MS = 20_000; // until the service says how often
const OFTEN_MS = 5000;
const OFFLINE_AFTER_MS = 90_000;

export class Feed {
  #told;
  #timer;

  constructor(address, key) {
    this.address = address;
    this.key = key;
    const kept = read(key) ?? {};
    this.clock = new Clock(kept.offset ?? 0);
    this.body = kept.feed ?? null;
    this.heard = this.body ? -OFFLINE_AFTER_MS : 0; // when the service was last heard (performance.now)
  }

  // Asks now, and again as often as the service wants; `told` is called after each time, heard or not.
  async start(told) {
    this.#told = told;
    addEventListener("online", () => this.#ask());
    await this.#ask();
  }

  // Why nothing of it may be shown now; null when it may.
  refusal(now) {
    return refusal(this.body, now);
  }

  get online() {
    return performance.now() - this.heard < Math.max(OFFLINE_AFTER_MS, 3 * this.#every());
  }

  async #ask() {
    clearTimeout(this.#timer);
    const sent = Date.now();
    try {
      const answer = await fetch(this.address, { signal: AbortSignal.timeout(WAIT_MS) });
      if (answer.status === 404) this.#keep(null); // the screen was taken out of service
      if (answer.ok) {
        const body = await answer.json();
        this.clock.sync(body.as_of, sent, Date.now());
        this.heard = performance.now();
        this.#keep(body);
      }
    } catch {
      // no connection: what is kept goes on, by this machine's clock
    } finally {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#ask(), this.#every());
      this.#told();
    }
  }

  #every() {
    return Math.max(OFTEN_MS, 1000 * this.body?.poll_seconds || POLL_MS);
  }

  #keep(body) {
    this.body = body;
    write(this.key, body ? { feed: body, offset: this.clock.offset } : {});
  }
}
