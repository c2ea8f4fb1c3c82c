/** What is being written to each resident: the form is of the one that is open, what is begun for others is put aside. */

import { byId } from "../dom.js";

export class Reply {
  /** @param {Cite} cite the entries that the answer in the form rests on */
  constructor(cite) {
    this.cite = cite;
    this.box = byId("text");
    this.id = null;
    this.aside = new Map();
  }

  /** Whether leaving the page would lose anything. */
  get holds() {
    return this.aside.size > 0 || Boolean(this.box.value.trim());
  }

  /** What is written in the form, taken out of it: what is typed from now on is the next answer. */
  take() {
    const draft = { text: this.box.value, cited: this.cite.list };
    this.put({ text: "", cited: [] });
    return draft;
  }

  put({ text, cited }) {
    this.box.value = text;
    this.cite.begin(cited);
  }

  /** Put a draft back where it belongs, before what was written to the same resident since. */
  giveBack(id, draft) {
    const here = this.id === id;
    const later = here ? this.take() : this.aside.get(id) || { text: "", cited: [] };
    const text = [draft.text, later.text].filter(Boolean).join("\n");
    const known = new Set(draft.cited.map((one) => one.id));
    const cited = [...draft.cited, ...later.cited.filter((one) => !known.has(one.id))];
    if (here) this.put({ text, cited });
    else if (text || cited.length) this.aside.set(id, { text, cited });
  }

  /** From now on the form is this resident's; null: nobody's. */
  turnTo(id) {
    const before = this.id;
    const draft = this.take();
    this.id = id;
    if (before) this.giveBack(before, draft);
    const kept = this.aside.get(id);
    this.aside.delete(id);
    if (kept) this.giveBack(id, kept);
  }

  /** The conversation is gone, and what was written to it with it. */
  drop(id) {
    this.aside.delete(id);
    if (this.id === id) this.take();
  }
}
