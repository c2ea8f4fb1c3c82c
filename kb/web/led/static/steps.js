// The steps of a quiz card: it asks, then tells. On a panel for one line each part comes by itself, and what has to
// run through stays until it has.
import { countdown, showCard, small } from "./show.js";

// What is shown, in which time of the card, and which share of it.
const ALL = [["ask", "think", 1], ["tell", "reveal", 1]];
const EACH = [["ask", "think", 0.45], ["choose", "think", 0.55], ["tell", "reveal", 0.35], ["why", "reveal", 0.65]];

export class Steps {
  #item;
  #steps = [];
  #at = -1;
  #ends = 0;

  constructor(item) {
    this.#item = item;
    this.#steps = small() ? EACH : ALL;
  }

  // Shows what is due after so many seconds; false when the card has ended.
  show(spent, panel) {
    if (spent >= this.#ends && !this.#next(spent, panel)) return false;
    countdown(Math.ceil(this.#left(spent)));
    return true;
  }

  // The panel has another size: the part that was on is shown anew.
  again(spent, panel) {
    const part = this.#steps[this.#at]?.[1];
    this.#steps = small() ? EACH : ALL;
    this.#at = this.#steps.findIndex((step) => step[1] === part) - 1;
    this.#next(spent, panel);
  }

  #next(spent, panel) {
    const step = this.#steps[this.#at + 1];
    if (!step) return false;
    this.#at += 1;
    this.#ends = spent + Math.max(this.#planned(step), showCard(this.#item, panel, step[0]));
    return true;
  }

  // Seconds left to think.
  #left(spent) {
    if (this.#steps[this.#at][1] !== "think") return 0;
    const coming = this.#steps.slice(this.#at + 1).filter((step) => step[1] === "think");
    return coming.reduce((sum, step) => sum + this.#planned(step), this.#ends - spent);
  }

  #planned([, part, share]) {
    return this.#item.card[part] * share;
  }
}
