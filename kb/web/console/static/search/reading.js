/** The answer in the middle: a preview of what is chosen, until one is opened; an opened one stays. */

import { ApiError, quiet } from "/static/console/api.js";
import { h } from "/static/console/dom.js";
import { answerView } from "./answer.js";
import { entry } from "./net.js";

const KEPT = 60;
const KEPT_MS = 20_000;
/** Long enough to walk up and down the list; a release or a withdrawal is seen as soon as elsewhere. */
const PREVIEW_MS = 60;

export class Reading {
  /**
   * @param {HTMLElement} root
   * @param {{where: function(): object, forms: function(): object[], say: function(string, object=), onCopy: function(string),
   *   onOpen: function(string), onCalculate: function(string), onFavourite: function()}} port
   */
  constructor(root, port) {
    this.root = root;
    this.port = port;
    this.kept = new Map();
    this.turn = 0;
    this.answer = null;
    this.opened = false;
  }

  /** The answer, from what was fetched before or from the server. */
  get(id, version = null) {
    const key = JSON.stringify([id, version, this.port.where()]);
    const known = this.kept.get(key);
    if (known && performance.now() - known.at < KEPT_MS) return known.asked;
    this.kept.delete(key);
    if (this.kept.size >= KEPT) this.kept.delete(this.kept.keys().next().value);
    const asked = entry(id, this.port.where(), version);
    this.kept.set(key, { asked, at: performance.now() });
    asked.catch(() => this.kept.delete(key));
    return asked;
  }

  /** Show what is chosen, as long as nothing is opened; only the last choice is shown. */
  preview(id) {
    if (this.opened) return;
    clearTimeout(this.timer);
    const turn = ++this.turn;
    this.timer = setTimeout(async () => {
      // One that cannot be had is no matter: opening says why.
      const answer = await this.get(id).catch(quiet);
      if (answer && turn === this.turn && !this.opened) this.draw(answer, true);
    }, PREVIEW_MS);
  }

  /** Nothing is chosen any more: no preview is left that could be taken for the answer. */
  unchoose() {
    if (!this.opened) this.clear();
  }

  /** Open an answer: from now on it stays. Resolves with it, or with null when it cannot be had or another came first. */
  async open(id, version = null) {
    clearTimeout(this.timer);
    const turn = ++this.turn;
    let answer = null;
    try {
      answer = await this.get(id, version);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (turn === this.turn) this.port.say(`打不开：${error.message}`, { bad: true });
      return null;
    }
    if (turn !== this.turn) return null;
    this.opened = true;
    this.draw(answer, false);
    return answer;
  }

  draw(answer, preview) {
    this.answer = answer;
    const port = { ...this.port, forms: this.port.forms(), preview };
    this.root.classList.toggle("preview", preview);
    this.root.dataset.id = answer.id;
    this.root.replaceChildren(...answerView(answer, port));
    this.root.scrollTop = 0;
  }

  /** Drawn again, with what changed in it. */
  again(changes) {
    if (!this.answer) return;
    const { scrollTop } = this.root;
    this.draw({ ...this.answer, ...changes }, !this.opened);
    this.root.scrollTop = scrollTop;
  }

  /** For the next caller, or another area: nothing is open. */
  clear() {
    clearTimeout(this.timer);
    this.turn += 1;
    this.answer = null;
    this.opened = false;
    delete this.root.dataset.id;
    this.root.classList.remove("preview");
    this.root.replaceChildren(
      h("div", { class: "waiting" }, h("p", {}, "来电人开口就输入，答复会出现在这里。"), h("p", {}, h("kbd", {}, "回车"), " 打开　", h("kbd", {}, "Alt 1"), " 复制话术　", h("kbd", {}, "Alt X"), " 下一位　", h("kbd", {}, "?"), " 全部按键")),
    );
  }

  /** What was fetched may have changed. */
  forget() {
    this.kept.clear();
  }

  scroll(pages) {
    this.root.scrollBy({ top: pages * this.root.clientHeight * 0.85 });
  }
}
