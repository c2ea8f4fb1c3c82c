/** A calculator's form: which fields are shown, what is sent, which are still needed, which are wrong. */

import { h } from "/static/chat/dom.js";
import { Field, UNKNOWN } from "./field.js";

/** Whether a condition of the server's holds for the answers so far. */
export function holds(condition, said) {
  return !condition || condition.values.includes(said(condition.field));
}

export class Form {
  /**
   * @param {object} spec CalculatorOut
   * @param {string} privacy said before the first field
   * @param {{onSubmit: function(), onChange: function(), onClear: function()}} port
   */
  constructor(spec, privacy, port) {
    this.spec = spec;
    this.port = port;
    this.fields = new Map(
      spec.fields.map((field) => [field.name, new Field(field, `e-${spec.id}`, () => this.changed())]),
    );
    this.button = h("button", { type: "submit", class: "primary go" }, "算一下");
    this.element = h(
      "form",
      { class: "form", novalidate: true, autocomplete: "off", "aria-label": spec.title },
      h("p", { class: "privacy" }, privacy),
      h("p", { class: "optional" }, "每一项都可以不填，先填知道的，还缺什么会再问。"),
      this.layOut(),
      h(
        "div",
        { class: "send" },
        this.button,
        h("button", { type: "button", class: "plain", onclick: () => this.clear() }, "清空重填"),
        h("p", { class: "keys" }, "键盘：在任何一格按 Ctrl 加回车就算，看完结果按 Esc 回到第一格。"),
      ),
    );
    this.listen();
    this.arrange();
  }

  /** Fields by part; the parts of rarer fields are folded. */
  layOut() {
    const parts = new Map();
    for (const field of this.fields.values()) {
      if (!parts.has(field.spec.part)) parts.set(field.spec.part, []);
      parts.get(field.spec.part).push(field.element);
    }
    return [...parts].map(([name, items]) =>
      name
        ? h("details", { class: "fold part" }, h("summary", {}, h("span", {}, name)), h("div", { class: "items" }, items))
        : h("div", { class: "items" }, items),
    );
  }

  listen() {
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.port.onSubmit();
    });
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.ctrlKey || event.isComposing) return;
      event.preventDefault();
      this.port.onSubmit();
    });
  }

  said(name) {
    const field = this.fields.get(name);
    return field && !field.element.hidden ? field.said : "";
  }

  changed() {
    this.arrange();
    this.port.onChange();
  }

  /** Show the fields that mean something for the answers so far. */
  arrange() {
    for (const field of this.fields.values()) {
      const asked = field.needed || (field.spec.asked_only && field.said !== "");
      const open = !field.spec.asked_only && holds(field.spec.shown_when, (name) => this.said(name));
      field.element.hidden = !(asked || open);
    }
    for (const part of this.element.querySelectorAll(".part")) {
      part.hidden = !part.querySelector(".item:not([hidden])");
    }
  }

  get shown() {
    return [...this.fields.values()].filter((field) => !field.element.hidden);
  }

  /** Read and check every field that is shown; the first that is wrong, or undefined. */
  async read() {
    await Promise.all(this.shown.map((field) => field.read()));
    return this.shown.find((field) => field.failed);
  }

  /** What is sent: what was answered, and the names of what is not known. */
  body(area) {
    const body = { area, dont_know: [] };
    for (const field of this.shown) {
      const { name, inside } = field.spec;
      if (field.said === UNKNOWN) body.dont_know.push(name);
      else if (field.said !== "" && inside) body[inside] = { ...body[inside], [name]: field.value };
      else if (field.said !== "") body[name] = field.value;
    }
    return body;
  }

  /**
   * Highlight what the rule needs; the fields in the rule's order. One that the person does not know already
   * is kept out: without it there is no result. A field that another one can stand in for brings it along.
   * @param {{name: string}[]} questions
   * @returns {{open: Field[], closed: Field[]}}
   */
  need(questions) {
    for (const field of this.fields.values()) field.need(false);
    const names = questions.flatMap(({ name }) => [name, this.instead(name)]);
    const asked = [...new Set(names)].map((name) => this.fields.get(name)).filter((field) => field && field.said === "");
    const closed = questions
      .map(({ name }) => this.fields.get(name))
      .filter((field) => field && field.said === UNKNOWN && !asked.some((one) => one.spec.name === field.spec.instead));
    for (const field of asked) field.need(true);
    this.arrange();
    return { open: asked, closed };
  }

  /** The name of the field that can stand in for one, if there is one. */
  instead(name) {
    const field = this.fields.get(name);
    return field ? field.spec.instead : null;
  }

  /** The field an error names (`situations.death` is in `death`), brought into the form. */
  named(path) {
    const name = path.split(".").find((part) => this.fields.has(part));
    return name ? this.fields.get(name) : undefined;
  }

  clear() {
    for (const field of this.fields.values()) field.clear();
    this.arrange();
    this.port.onClear();
    if (this.shown.length) this.shown[0].input.focus();
  }

  busy(on) {
    this.button.setAttribute("aria-disabled", String(on));
    this.button.textContent = on ? "正在算……" : "算一下";
  }
}
