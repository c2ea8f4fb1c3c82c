/** How the search came to its order: its steps and what it looked at, on demand. */

import { ApiError } from "/static/console/api.js";
import { h } from "/static/console/dom.js";

const DECISIONS = { answer: "会直接答复", clarify: "会请对方选一个", decline: "不会答复" };
const STEPS = { normalise: "整理文字", rank: "排序", scope: "是不是医保的事", decide: "决定", empty: "没有可找的内容" };
const NAMES = { ms: "毫秒", repaired: "改过错字", entries: "比较条数", in_scope: "属于医保的把握", nearest_class: "最近的其他类", probability: "把握" };

function step(one) {
  const facts = Object.entries(one)
    .filter(([name]) => name in NAMES)
    .map(([name, value]) => `${NAMES[name]} ${value === true ? "是" : value === false ? "否" : value}`);
  return h("li", {}, h("strong", {}, STEPS[one.step] || one.step), facts.length ? `　${facts.join("，")}` : null);
}

function candidate(one, index) {
  const signals = Object.entries(one.signals).map(([name, value]) => `${name} ${value}`);
  return h(
    "tr",
    {},
    h("td", {}, String(index + 1)),
    h("td", {}, one.title, h("span", { class: "more" }, one.matched), h("details", {}, h("summary", {}, "各项信号"), h("p", { class: "signals" }, signals.join("　")))),
    h("td", { class: "number" }, one.probability.toFixed(3)),
    h("td", { class: "number" }, one.score.toFixed(2)),
  );
}

/** @param {object} reply FindReply with its trace */
function traceView(reply) {
  const { trace, decision, duration_ms: ms } = reply;
  return [
    h("h3", {}, "检索依据"),
    h("p", {}, `按「${trace.normalised}」找，${ms} 毫秒；网上问同一句，${DECISIONS[decision]}。`),
    h("ul", { class: "steps" }, trace.steps.map(step)),
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, ["", "条目和最像的问法", "把握", "得分"].map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, trace.candidates.map(candidate)),
    ),
  ];
}

export class Trace {
  /**
   * @param {{panel: HTMLElement, button: HTMLElement}} place
   * @param {{ask: function(string): Promise<object>}} port
   */
  constructor({ panel, button }, port) {
    this.panel = panel;
    this.button = button;
    this.port = port;
  }

  /** Open it for a text, or close it. */
  async toggle(text) {
    if (!this.panel.hidden) {
      this.close();
      return;
    }
    let nodes = null;
    try {
      nodes = text ? traceView(await this.port.ask(text)) : [h("p", {}, "先在搜索框里写点什么。")];
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      nodes = [h("p", { class: "bad" }, error.message)];
    }
    this.panel.replaceChildren(...nodes);
    this.panel.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
  }

  close() {
    this.panel.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
  }
}
