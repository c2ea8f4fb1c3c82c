/** Put the words of an entry into the answer; the server notes which entry and version it rests on. */

import { ApiError, call } from "../api.js";
import { byId, h } from "../dom.js";

const WAIT_MS = 120;
const MOST = 4;

export class Cite {
  /** @param {{say: function(string)}} port */
  constructor(port) {
    this.port = port;
    this.list = [];
    this.area = "";
    this.asked = 0;
    this.answer = 0;
    const box = byId("cite-q");
    box.addEventListener("input", () => this.search(box.value.trim()));
    box.addEventListener("keydown", (event) => this.key(event));
    byId("cite-open").addEventListener("click", () => this.toggle());
  }

  /** Another answer is written: these are its entries, and what is still being fetched is not. */
  begin(list = []) {
    this.answer += 1;
    this.list = list;
    this.draw();
  }

  toggle(open = byId("cite").hidden) {
    byId("cite").hidden = !open;
    byId("cite-open").setAttribute("aria-expanded", String(open));
    (open ? byId("cite-q") : byId("text")).focus();
  }

  /** Arrow keys walk through what was found; Escape goes back to the answer. */
  key(event) {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape") this.toggle(false);
    if (event.key === "ArrowDown" || event.key === "Enter") {
      const first = byId("cite-found").querySelector("button");
      if (!first) return;
      event.preventDefault();
      if (event.key === "Enter") first.click();
      else first.focus();
    }
  }

  async search(text) {
    const mine = ++this.asked;
    await new Promise((done) => setTimeout(done, WAIT_MS));
    if (mine !== this.asked) return;
    const query = new URLSearchParams({ q: text, area: this.area, limit: "8" });
    const found = text ? await call("GET", `/console/api/find?${query}`).catch(() => null) : null;
    if (mine !== this.asked) return;
    const items = (found && found.results) || [];
    byId("cite-found").replaceChildren(
      ...items.map((item) => h("li", {}, h("button", { type: "button", onclick: () => this.add(item.id) }, item.title))),
    );
  }

  has(id) {
    return this.list.some((entry) => entry.id === id);
  }

  /** Add an entry: its short answer goes where the cursor is. */
  async add(id) {
    const { answer } = this;
    let entry = null;
    try {
      if (!this.has(id) && this.list.length >= MOST) throw new ApiError(`一条回复最多引用 ${MOST} 条知识，先去掉一条。`);
      entry = await call("GET", `/console/api/entries/${id}?${new URLSearchParams({ area: this.area })}`);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (answer === this.answer) this.port.say(error.message);
      return;
    }
    if (answer !== this.answer) return;
    if (!this.has(id)) this.list = [...this.list, { id, title: entry.title }];
    const box = byId("text");
    const before = box.value.slice(0, box.selectionStart);
    const gap = before && !before.endsWith("\n") ? "\n" : "";
    box.setRangeText(`${gap}${entry.short}`, box.selectionStart, box.selectionEnd, "end");
    this.draw();
    this.toggle(false);
  }

  draw() {
    const drop = (id) => {
      this.list = this.list.filter((entry) => entry.id !== id);
      this.draw();
      byId("text").focus();
    };
    byId("cited").replaceChildren(
      ...this.list.map((entry) =>
        h("li", {}, `依据：${entry.title}`, h("button", { type: "button", "aria-label": `不引用 ${entry.title}`, onclick: () => drop(entry.id) }, "×")),
      ),
    );
  }
}
