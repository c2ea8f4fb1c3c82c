/** One key tells the editors; a sentence more can follow, and need not. */

import { ApiError } from "/static/console/api.js";
import { h } from "/static/console/dom.js";
import { flag } from "./net.js";

const KINDS = { wrong: "有错", outdated: "过期", missing: "缺答复" };

export class Flags {
  /**
   * @param {HTMLElement} place where the line for a sentence more is put
   * @param {{say: function(string, object=), back: function()}} port
   */
  constructor(place, port) {
    this.place = place;
    this.port = port;
    this.line = null;
  }

  /** @param {{kind: string, entry: (string|null), version: (string|null), area: string, call_id: string, asked: (string|null)}} raised */
  async raise(raised) {
    const same = this.line && this.line.raised.kind === raised.kind && this.line.raised.entry === raised.entry;
    if (same) {
      this.line.input.focus();
      return;
    }
    this.close();
    try {
      await flag(raised);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.port.say(`没有送到编辑：${error.message}`, { bad: true });
      return;
    }
    this.port.say(`已告诉编辑：${KINDS[raised.kind]}。同一个键再按一次，可以补充一句。`);
    this.open(raised);
  }

  open(raised) {
    const input = h("input", { type: "text", maxlength: 500, id: "flag-comment", autocomplete: "off", placeholder: "哪里不对，可不填；回车送出，Esc 不写" });
    const element = h("div", { class: "flag-line" }, h("label", { for: "flag-comment" }, `已标记${KINDS[raised.kind]}，补充：`), input);
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229 || !["Enter", "Escape"].includes(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.key === "Enter" && input.value.trim()) this.add(raised, input.value.trim());
      else this.close();
      this.port.back();
    });
    this.line = { raised, input, element };
    this.place.prepend(element);
  }

  async add(raised, comment) {
    this.close();
    try {
      await flag({ ...raised, comment });
      this.port.say("补充的话已送到编辑");
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.port.say(`补充没有送到：${error.message}`, { bad: true });
    }
  }

  close() {
    if (this.line) this.line.element.remove();
    this.line = null;
  }
}
