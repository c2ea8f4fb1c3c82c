/** The rules' forms in the place of the answer: the same as the public page, for the caller's situation. */

import { h } from "/static/console/dom.js";
import { getForms } from "/static/estimate/api.js";
import { calculators } from "/static/estimate/calculators.js";

export class Calc {
  /**
   * @param {HTMLElement} root
   * @param {{area: function(): string, hotline: function(): (object|null), announce: function(string), demo: (string|null),
   *   onClose: function()}} port
   */
  constructor(root, port) {
    this.root = root;
    this.port = port;
    this.shown = null;
    this.forms = null;
  }

  /** The forms there are; asked for once. */
  async list() {
    if (!this.forms) this.forms = await getForms();
    return this.forms.calculators;
  }

  async open(kind) {
    await this.list();
    if (!this.shown) {
      const place = h("div", { class: "estimate-place" });
      const close = h("button", { type: "button", class: "plain small", onclick: () => this.port.onClose() }, "回到答复 ", h("kbd", {}, "Alt C"));
      this.root.replaceChildren(h("div", { class: "calc-head" }, h("h2", {}, "测算"), close), place);
      this.shown = calculators(place, this.forms, this.port);
    }
    this.root.hidden = false;
    this.shown.choose(kind || this.forms.calculators[0].id);
    const first = this.root.querySelector(".calculation:not([hidden]) .item:not([hidden]) select, .calculation:not([hidden]) .item:not([hidden]) input");
    if (first) first.focus();
  }

  /** The area changed: what was calculated is of another. */
  stale() {
    if (this.shown) this.shown.stale();
  }

  get isOpen() {
    return !this.root.hidden;
  }

  close() {
    this.root.hidden = true;
  }
}
