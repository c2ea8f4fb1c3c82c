/**
 * What is done with answers in a call: open, copy, flag, keep, and close the call. Every key says at once what it means
 * (the text in the box, the row chosen); what has to be fetched for it comes after, in the order of the keys, also when
 * the operator has gone on to the next caller meanwhile.
 */

import { ApiError } from "/static/console/api.js";
import { byId } from "/static/console/dom.js";
import { Call } from "./call.js";
import { copy, named } from "./copies.js";
import * as net from "./net.js";

export class Answering {
  /**
   * @param {{box: Box, search: Searching, reading: Reading, note: (Note|null), flags: Flags, where: Where,
   *   say: function(string, object=), refresh: function()}} parts
   */
  constructor(parts) {
    Object.assign(this, parts);
    this.begin();
  }

  begin() {
    this.call = new Call();
    this.openedFor = "";
    if (this.note) this.note.begin(this.call);
  }

  /** Open what is chosen: for Enter. */
  openChosen() {
    const asked = this.box.text.trim();
    const { call } = this;
    const picked = this.search.pick();
    return call.then(async () => {
      const hit = await this.quietly(picked, "找不到");
      if (hit) await this.show(call, hit.id, null, asked);
      else if (asked) this.nothing(call, asked);
    });
  }

  /** Open an answer by its id: a related one, a row that was clicked, one that was given before. */
  open(id, version = null) {
    const asked = this.box.text.trim();
    const { call } = this;
    return call.then(() => this.show(call, id, version, asked));
  }

  /** Copy the open answer, or what is chosen when something else was typed since. */
  copy(form) {
    const asked = this.box.text.trim();
    const { call } = this;
    const picked = asked && asked !== this.openedFor ? this.search.pick() : Promise.resolve(this.search.chosen);
    const fresh = Boolean(asked) && asked !== this.openedFor;
    // A key after Enter waits for what Enter opens: for the same text that is the answer meant.
    picked.catch(() => null);
    return call.then(async () => {
      let answer = call.answer && (!fresh || call.answeredFor === asked) ? call.answer : null;
      if (!answer) {
        const hit = await this.quietly(picked, "找不到");
        answer = hit ? await this.show(call, hit.id, null, asked) : null;
      }
      if (answer) await this.put(call, answer, form, asked);
      else this.say("先找到一条答复再复制", { bad: true });
    });
  }

  async put(call, answer, form, asked) {
    const done = await copy(answer.copies[form].text);
    if (done) this.say(`已复制${named(form, answer.copies[form])}：${answer.title}`);
    byId("answer").dataset.copied = form;
    this.given(call, answer, form, asked);
  }

  /** Show an answer; for a call that is over it is only fetched. Resolves with it, or null when it cannot be had. */
  async show(call, id, version, asked) {
    const current = call === this.call;
    const answer = current ? await this.reading.open(id, version) : await this.quietly(this.reading.get(id, version), "打不开");
    if (!answer) return null;
    Object.assign(call, { answer, answeredFor: asked });
    this.given(call, answer, "open", asked);
    if (call === this.call) {
      this.openedFor = asked;
      this.box.select();
    }
    return answer;
  }

  /** It is written down which version went to the caller; the desk does not wait for it. */
  given(call, answer, how, asked) {
    call.give(answer, how, asked);
    call.posts.push(net.shown(call.id, answer, this.where.query, how));
    if (this.note && call === this.call) this.note.gave();
  }

  nothing(call, asked) {
    if (call === this.call && this.search.count) this.say("下面的只是字面相近，用 ↓ 选一条再打开");
    else if (this.note) {
      call.ask(asked);
      if (call === this.call) this.note.missed();
    }
  }

  async quietly(promise, failed) {
    try {
      return await promise;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.say(`${failed}：${error.message}`, { bad: true });
      return null;
    }
  }

  async favourite() {
    const { answer } = this.reading;
    if (!answer) return;
    const on = !answer.favourite;
    try {
      await net.favourite(answer.id, on);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.say(error.message, { bad: true });
      return;
    }
    this.reading.forget();
    this.reading.again({ favourite: on });
    this.say(on ? "已收藏" : "已取消收藏");
    this.refresh();
  }

  flag(kind) {
    const { answer, opened } = this.reading;
    const asked = (this.box.text.trim() || this.call.question || (this.note ? this.note.asked.value.trim() : "")).slice(0, 500);
    const about = kind === "missing" && !opened ? null : answer;
    if (!about && kind !== "missing") this.say("先打开有问题的答复", { bad: true });
    else if (!about && !asked) this.say("先写下来电人问了什么", { bad: true });
    else {
      const raised = { kind, ...this.where.query, call_id: this.call.id };
      if (about) Object.assign(raised, { entry: about.id, version: about.version });
      if (asked) raised.asked = asked;
      this.flags.raise(raised);
    }
  }

  /** Close the call; true when the desk may go on at once, while what is still to be done for the call is done. */
  close() {
    const { call, note } = this;
    if (!note || !(note.begun || call.busy)) return true;
    const draft = note.take();
    if (!draft) return false;
    note.finish(draft);
    return true;
  }
}
