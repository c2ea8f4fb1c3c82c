/** The list below the box: what was found, or one of the lists at hand. One row is chosen; the box keeps the focus. */

import { h } from "/static/console/dom.js";

/** A text with the characters marked that were typed. */
export function marked(text, spans) {
  const nodes = [];
  let at = 0;
  for (const { start, end } of spans) {
    if (start < at) continue;
    nodes.push(text.slice(at, start), h("mark", {}, text.slice(start, end)));
    at = end;
  }
  return [...nodes, text.slice(at)];
}

export function badges(list) {
  return list.map(({ kind, text }) => h("span", { class: `badge ${kind}` }, text));
}

/** How sure the search is, as a word and not only as a colour. */
function sure(probability) {
  if (probability === null || probability === undefined) return null;
  const word = probability >= 0.75 ? "很可能" : probability >= 0.3 ? "可能" : "";
  return word ? h("span", { class: probability >= 0.75 ? "sure very" : "sure" }, word) : null;
}

function row(hit, index) {
  return h(
    "div",
    { class: "row", role: "option", id: `row-${index}`, "aria-selected": "false", "data-id": hit.id },
    h("span", { class: "title" }, marked(hit.title, hit.title_highlights || []), sure(hit.probability)),
    hit.text ? h("span", { class: "phrase" }, "问法：", marked(hit.text, hit.highlights || [])) : null,
    hit.short ? h("span", { class: "short" }, marked(hit.short, hit.short_highlights || [])) : null,
    hit.note || hit.badges.length ? h("span", { class: "marks" }, hit.note ? h("span", { class: "when" }, hit.note) : null, badges(hit.badges)) : null,
  );
}

export class Results {
  /**
   * @param {HTMLElement} list the listbox
   * @param {HTMLInputElement} box the combobox that owns it
   * @param {{onChoose: function(object), onOpen: function(object)}} port
   */
  constructor(list, box, port) {
    this.list = list;
    this.box = box;
    this.port = port;
    this.hits = [];
    this.index = -1;
    this.moved = false;
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const clicked = event.target.closest(".row");
      if (!clicked) return;
      this.choose(this.hits.findIndex((hit) => hit.id === clicked.dataset.id), true);
      port.onOpen(this.chosen);
    });
  }

  get chosen() {
    return this.hits[this.index] || null;
  }

  /**
   * Show hits; with `unsure` none is chosen by itself, so that Enter opens nothing unlooked. Once the operator has moved in the list, what stands there stays where it is, and only what is new
   * is put below.
   */
  show(hits, { keep = false, empty = "", unsure = false } = {}) {
    const stay = keep && this.moved && this.chosen;
    if (stay) {
      const known = new Set(this.hits.map((hit) => hit.id));
      this.hits = [...this.hits, ...hits.filter((hit) => !known.has(hit.id))];
    } else {
      this.hits = hits;
      this.moved = false;
    }
    const index = stay ? this.index : hits.length && !unsure ? 0 : -1;
    this.list.replaceChildren(...(this.hits.length ? this.hits.map(row) : empty ? [h("p", { class: "none" }, empty)] : []));
    if (this.hits.length) this.list.setAttribute("role", "listbox");
    else this.list.removeAttribute("role");
    this.choose(index, this.moved);
  }

  /** One up or down; false at the end. */
  move(step) {
    const to = Math.min(this.hits.length - 1, Math.max(0, this.index + step));
    if (to === this.index || !this.hits.length) return false;
    this.choose(to, true);
    return true;
  }

  choose(index, moved) {
    const rows = this.list.querySelectorAll(".row");
    if (rows[this.index]) rows[this.index].setAttribute("aria-selected", "false");
    this.index = index;
    this.moved = moved;
    const chosen = rows[index];
    if (!chosen) {
      this.box.removeAttribute("aria-activedescendant");
      return;
    }
    chosen.setAttribute("aria-selected", "true");
    this.box.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
    this.port.onChoose(this.chosen);
  }
}
