/** The box, the list below it and the searches between them. */

import { byId } from "/static/console/dom.js";
import { Finder } from "./finder.js";
import { find } from "./net.js";
import { Results } from "./results.js";

export class Searching {
  /**
   * @param {{box: Box, lists: Lists, where: function(): object, say: function(string, object=), reading: Reading,
   *   onOpen: function(string)}} parts
   */
  constructor(parts) {
    Object.assign(this, parts);
    this.shown = { text: "", full: false };
    this.results = new Results(byId("results"), byId("q"), {
      onChoose: (hit) => this.reading.preview(hit.id),
      onOpen: (hit) => this.onOpen(hit.id),
    });
    this.finder = new Finder(this.where, {
      onResults: (found) => this.show(found),
      onError: (error) => this.say(error.message, { bad: true }),
    });
  }

  get chosen() {
    return this.results.chosen;
  }

  get count() {
    return this.results.hits.length;
  }

  /** What stands in the box now. */
  type(text) {
    this.finder.type(text);
    byId("beside").hidden = true;
    if (text.trim()) return;
    this.shown = { text: "", full: false };
    byId("took").textContent = "";
    this.lists.show();
  }

  show({ text, full, reply, took }) {
    this.shown = { text, full };
    this.lists.hide();
    const none = full ? `没有找到「${text}」。换个说法，或按 Alt M 告诉编辑缺这个问题。` : "";
    this.results.show(reply.results, { keep: full, unsure: Boolean(reply.beside), empty: none });
    const count = reply.results.length ? `${reply.results.length} 条` : "没有找到";
    const doubt = reply.decision === "decline" && reply.results.length ? "，没有把握" : "";
    byId("took").textContent = `${count}${doubt} · ${Math.round(took)} 毫秒${full ? "" : " …"}`;
    Object.assign(byId("results").dataset, { text, full: String(full) });
    byId("beside").hidden = !reply.beside;
    byId("beside").textContent = reply.beside || "";
    if (full && reply.beside) this.reading.unchoose();
  }

  /**
   * What Enter means: the row that is chosen, or the first of what fits the text in the box, also when that is still on
   * its way. It is asked for here and now, so that typing on does not call it off.
   * @returns {Promise<object|null>}
   */
  async pick() {
    const text = this.box.text.trim();
    const ready = !text || this.results.moved || (this.shown.full && this.shown.text === text);
    if (ready) return this.chosen;
    const asked = performance.now();
    this.finder.rest();
    const reply = await find(text, this.where(), { full: true });
    if (this.box.text.trim() === text) this.show({ text, full: true, reply, took: performance.now() - asked });
    return reply.beside ? null : reply.results[0] || null;
  }
}
