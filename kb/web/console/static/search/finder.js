/**
 * Search as you type. Every keystroke asks for what fits by words and letters at once; when typing rests, the whole
 * search follows. Only answers to what stands in the box now are shown, in the order they were asked for.
 */

import { ApiError } from "/static/console/api.js";
import { find } from "./net.js";

/** Rest after which the whole search is asked for: shorter than the pause between two words. */
export const REST_MS = 90;

export class Finder {
  /**
   * @param {function(): object} where area and year to ask for
   * @param {{onResults: function(object), onError: function(Error)}} port `onResults` gets `{text, full, reply, took}`,
   *   `took` in milliseconds
   */
  constructor(where, port) {
    this.where = where;
    this.port = port;
    this.turn = 0;
    this.timer = null;
    this.running = new AbortController();
  }

  /** What stands in the box now; nothing is asked for an empty one. */
  type(text) {
    this.rest();
    this.text = text.trim();
    this.whole = false;
    if (!this.text) return;
    const { turn } = this;
    this.ask(turn, false);
    this.timer = setTimeout(() => this.ask(turn, true), REST_MS);
  }

  /** Nobody waits any more for what was asked before. */
  rest() {
    this.turn += 1;
    clearTimeout(this.timer);
    this.running.abort();
    this.running = new AbortController();
  }

  async ask(turn, full) {
    const { text } = this;
    const asked = performance.now();
    try {
      const reply = await find(text, this.where(), { full }, this.running.signal);
      // A quick answer that comes after the whole one has nothing to add.
      if (turn !== this.turn || (!full && this.whole)) return;
      this.whole = full;
      this.port.onResults({ text, full, reply, took: performance.now() - asked });
    } catch (error) {
      if (error.name === "AbortError" || turn !== this.turn) return;
      if (!(error instanceof ApiError)) throw error;
      if (full) this.port.onError(error);
    }
  }
}
