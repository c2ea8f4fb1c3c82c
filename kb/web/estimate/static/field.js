/** One field of a form: its control, 「不知道」, what it was read as, what is wrong with it. */

import { ApiError } from "/static/chat/api.js";
import { h, unseen } from "/static/chat/dom.js";
import { readNumber } from "./api.js";

/** How the value of a field that the person does not know is named in conditions. */
export const UNKNOWN = "unknown";
/** Said in an amount's box it means the same as ticking it. */
const SHRUGS = /^(?:不知道|不清楚|不记得|忘了|说不准)[。！]?$/;
const READ_BY_SERVER = new Set(["amount", "count"]);

/** Options of a select, those of a group under its heading. */
function options(spec) {
  const groups = new Map();
  for (const { value, label, group } of spec.options) {
    if (!groups.has(group)) groups.set(group, []);
    groups.get(group).push(h("option", { value }, label));
  }
  return [...groups].map(([name, items]) => (name ? h("optgroup", { label: name }, items) : items));
}

function control(spec, id) {
  if (spec.options.length) {
    const last = spec.may_be_unknown ? h("option", { value: UNKNOWN }, "不知道") : null;
    return h("select", { id }, h("option", { value: "" }, "没填"), options(spec), last);
  }
  if (spec.kind === "date") return h("input", { id, type: "date", autocomplete: "off" });
  const inputmode = spec.kind === "count" ? "numeric" : "text";
  return h("input", { id, type: "text", inputmode, maxlength: 40, autocomplete: "off", enterkeyhint: "go" });
}

export class Field {
  /**
   * @param {object} spec FieldOut
   * @param {string} prefix makes ids unique on the page
   * @param {function()} onChange the answer changed
   */
  constructor(spec, prefix, onChange) {
    this.spec = spec;
    this.needed = false;
    this.onChange = onChange;
    this.number = null;
    const id = `${prefix}-${spec.name}`;
    this.input = control(spec, id);
    this.unknown = spec.options.length || !spec.may_be_unknown ? null : h("input", { type: "checkbox" });
    this.says = {
      ask: h("p", { class: "ask", id: `${id}-ask`, hidden: true }, spec.ask),
      hint: h("p", { class: "hint", id: `${id}-hint` }, spec.hint),
      read: h("p", { class: "read", id: `${id}-read`, role: "status" }),
      error: h("p", { class: "error", id: `${id}-error`, hidden: true }),
    };
    this.input.setAttribute("aria-describedby", Object.values(this.says).map((p) => p.id).join(" "));
    this.element = this.layOut(id);
    this.listen();
  }

  layOut(id) {
    const { ask, hint, read, error } = this.says;
    const shrug = this.unknown
      ? h("label", { class: "tick" }, this.unknown, h("span", {}, unseen(`${this.spec.label}：`), "不知道"))
      : null;
    return h(
      "div",
      { class: "item", "data-name": this.spec.name },
      h("label", { class: "name", for: id }, this.spec.label),
      ask,
      h("div", { class: "row" }, this.input, shrug),
      this.spec.hint ? hint : null,
      read,
      error,
    );
  }

  listen() {
    this.input.addEventListener("input", () => {
      if (this.unknown) this.unknown.checked = false;
      this.number = null;
      this.says.read.textContent = "";
      this.changed();
    });
    this.input.addEventListener("change", () => this.check());
    if (!this.unknown) return;
    this.unknown.addEventListener("change", () => {
      if (this.unknown.checked) this.empty();
      this.changed();
    });
  }

  /** A new answer: what was said about the old one goes. */
  changed() {
    this.fail("");
    this.onChange();
  }

  empty() {
    this.input.value = "";
    this.number = null;
    this.says.read.textContent = "";
  }

  /** Everything forgotten, as when the page was opened. */
  clear() {
    this.empty();
    if (this.unknown) this.unknown.checked = false;
    this.need(false);
    this.fail("");
  }

  /** The answer as conditions see it: `""`, `unknown`, or the value typed or chosen. */
  get said() {
    return this.unknown && this.unknown.checked ? UNKNOWN : this.input.value.trim();
  }

  /** Read and check what was typed; true when it can be sent. Throws ApiError when the server is out of reach. */
  async read() {
    if (SHRUGS.test(this.said) && this.unknown) {
      this.empty();
      this.unknown.checked = true;
    }
    const { said } = this;
    if (this.input.validity.badInput) return this.fail(this.spec.wrong);
    if (!said || said === UNKNOWN || !READ_BY_SERVER.has(this.spec.kind) || this.number) return true;
    try {
      const number = await readNumber(said, this.spec.kind);
      if (this.said !== said) return this.read();
      this.number = number.value;
      this.says.read.textContent = this.spec.kind === "amount" ? `按 ${number.read} 算` : "";
      return true;
    } catch (error) {
      if (!(error instanceof ApiError) || error.retryable) throw error;
      return this.fail(error.message);
    }
  }

  /** As soon as the field is left; while the server is out of reach nothing is said yet: sending says it. */
  async check() {
    try {
      await this.read();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }

  /** The value to send: a number in digits, true or false, a date or a choice. */
  get value() {
    if (this.spec.kind === "yes_no") return this.said === "true";
    const value = this.number || this.said;
    return this.spec.listed ? [value] : value;
  }

  /** Show what is wrong, or with "" that nothing is; returns whether nothing is. */
  fail(message) {
    this.says.error.textContent = message;
    this.says.error.hidden = !message;
    if (message) this.input.setAttribute("aria-invalid", "true");
    else this.input.removeAttribute("aria-invalid");
    return !message;
  }

  /** The rule needs it: its question in full, highlighted. */
  need(on) {
    this.needed = on;
    this.says.ask.hidden = !on || this.spec.ask === this.spec.label;
    this.element.classList.toggle("needed", on);
  }

  get failed() {
    return !this.says.error.hidden;
  }

  /** Bring it into view with the folded part it stands in, ready to type. */
  focus() {
    const part = this.element.closest("details");
    if (part) part.open = true;
    this.input.focus();
    this.element.scrollIntoView({ block: "center" });
  }
}
