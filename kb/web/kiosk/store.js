/** What the kiosk shows: fresh from the server, or kept from before, and then only until it is too old. */

import { api } from "./api.js";
import { today } from "./china.js";

const HOUR_MS = 3_600_000;
/** How much earlier this machine's clock may be than the server's before what is kept is not trusted. */
const SKEW_MS = 10 * 60_000;
const MOST_FOUND = 4;
/** The share of a question's letter pairs that must be in a stored one to offer it, and to take it as meant. */
const NEAR = 0.3;
const SAME = 0.85;

function pairs(text) {
  const kept = [...text.toLowerCase()].filter((char) => /[\p{L}\p{N}]/u.test(char));
  return new Set(kept.slice(1).map((char, i) => kept[i] + char));
}

/** How much of both texts is the same, 0 to 1. */
function likeness(a, b) {
  const common = [...a].filter((pair) => b.has(pair)).length;
  return (2 * common) / Math.max(1, a.size + b.size);
}

export class Store {
  constructor() {
    this.home = null;
    this.online = false;
    /** Which answers are held, and when the server made them. */
    this.key = null;
    this.made = null;
    this.answers = new Map();
    this.pairs = new Map();
  }

  /**
   * Ask the server, or what is kept; rejects with an ApiError when there is neither. Only answers that go with
   * a home screen that the server has just sent are of now: all else is shown as stored.
   */
  async refresh() {
    try {
      const { body, kept } = await api.home();
      this.home = body;
      if (!this.matching) await this.fetchAnswers();
      this.online = !kept && this.matching;
    } catch (error) {
      this.online = false;
      throw error;
    }
  }

  /** Whether the answers are those of the home screen. */
  get matching() {
    return this.key === this.home.answers;
  }

  /** Whether there is anything to show. */
  get filled() {
    return this.key !== null;
  }

  async fetchAnswers() {
    const { body } = await api.answers();
    this.key = body.key;
    this.made = body.now;
    this.answers = new Map(body.answers.map((answer) => [answer.reply.entries[0].id, answer]));
    this.pairs = new Map();
  }

  /** When the server last said that this is so. */
  get asOf() {
    return new Date(this.matching ? this.home.now : this.made);
  }

  /** Whether what is kept may still be shown. */
  get fresh() {
    if (this.online) return true;
    const age = Date.now() - this.asOf.getTime();
    return age > -SKEW_MS && age < this.home.cache_hours * HOUR_MS;
  }

  /** The title of an entry; null for one that is not there. */
  title(id) {
    const answer = this.answers.get(id);
    return answer ? answer.reply.entries[0].title : null;
  }

  /** An answer that may be shown now, or null. */
  answer(id) {
    const answer = this.answers.get(id);
    if (!answer || !this.fresh) return null;
    return answer.valid_to && answer.valid_to < today() ? null : answer;
  }

  /** Notices that hold today, and may still be shown. */
  get notices() {
    if (!this.fresh) return [];
    return this.home.notices.filter(({ start, end }) => (!start || start <= today()) && (!end || today() <= end));
  }

  /** Stored answers whose question is like `text`, the likest first: `{id, score}`. */
  find(text) {
    const asked = pairs(text);
    const found = [];
    for (const [id, answer] of this.answers) {
      if (!this.pairs.has(id)) this.pairs.set(id, answer.questions.map(pairs));
      const score = Math.max(...this.pairs.get(id).map((question) => likeness(asked, question)));
      if (score >= NEAR && this.answer(id)) found.push({ id, score });
    }
    return found.sort((a, b) => b.score - a.score).slice(0, MOST_FOUND);
  }

  /** The answer that `text` asks for word for word or nearly, or null. */
  exact(text) {
    const [first] = this.find(text);
    return first && first.score >= SAME ? this.answer(first.id) : null;
  }
}
