/** The call that is going on: what was asked, what was given. Nothing of it is kept in the browser. */

import { uuid } from "/static/chat/api.js";

export class Call {
  constructor() {
    this.id = uuid().replaceAll("-", "");
    this.startedAt = new Date();
    this.given = new Map();
    this.asked = [];
    this.posts = [];
    this.busy = 0;
    this.work = Promise.resolve();
  }

  /**
   * Do something for this call after what was asked of it before: a copy waits for the answer that Enter opens.
   * @param {function(): Promise} todo
   */
  then(todo) {
    this.busy += 1;
    this.work = this.work.then(todo).finally(() => {
      this.busy -= 1;
    });
    return this.work;
  }

  /** Everything that was asked of this call is done, and the server knows of it. */
  async over() {
    await Promise.allSettled([this.work]);
    await Promise.allSettled(this.posts);
  }

  /** An answer was opened or copied: the last form counts, and opening does not undo a copy. */
  give(answer, how, asked) {
    const known = this.given.get(answer.id);
    this.given.set(answer.id, { title: answer.title, version: answer.version, how: how === "open" && known ? known.how : how });
    this.ask(asked || (this.asked.length ? "" : answer.title));
  }

  /** What was asked, each wording once. */
  ask(text) {
    if (text && !this.asked.includes(text)) this.asked.push(text);
  }

  get question() {
    return this.asked.join("；").slice(0, 500);
  }

  /** Seconds since it began. */
  get lasted() {
    return Math.max(0, Math.round((Date.now() - this.startedAt.getTime()) / 1000));
  }
}
