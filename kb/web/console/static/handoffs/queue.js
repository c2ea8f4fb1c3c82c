/** The list on the left: whose turn it is, what is one's own, what colleagues have. */

import { byId, h } from "../dom.js";

const GROUPS = [
  ["mine", "我接的", (line) => line.mine],
  ["waiting", "等待接起", (line) => line.state === "waiting"],
  ["others", "同事在处理", () => true],
];

/** How long ago, as one says it. */
export function since(iso, now = Date.now()) {
  const minutes = Math.max(0, Math.round((now - new Date(iso)) / 60_000));
  if (minutes < 1) return "刚刚";
  if (minutes < 60) return `${minutes} 分钟`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} 小时`;
  return `${Math.floor(minutes / 1440)} 天`;
}

const CHANNELS = { web: "网页", wechat: "微信", kiosk: "大厅屏" };

function state(line) {
  if (line.state === "closed") return h("span", { class: "tag" }, "已结束");
  if (line.state === "waiting") return null;
  if (line.state === "answered") return h("span", { class: "tag good" }, "已回复");
  return h("span", { class: `tag ${line.mine ? "bad" : "warn"}` }, line.mine ? "待回复" : "处理中");
}

export class Queue {
  /** @param {function(string)} onOpen called with the id that was chosen */
  constructor(onOpen) {
    this.place = byId("lines");
    this.onOpen = onOpen;
    this.order = [];
    this.current = null;
    this.drawn = "";
  }

  show(lines, current, closed) {
    this.current = current;
    const fresh = JSON.stringify([lines, current, closed, Math.floor(Date.now() / 60_000)]);
    if (fresh === this.drawn) return;
    this.drawn = fresh;
    const focused = document.activeElement && document.activeElement.dataset.handoff;
    this.order = [];
    const parts = closed ? [this.group("最近结束的", lines)] : this.grouped(lines);
    const empty = h("p", { class: "none" }, closed ? "还没有结束的。" : "现在没有居民在等。有人转人工，这里和上面的数字会马上变。");
    this.place.replaceChildren(...(lines.length ? parts.filter(Boolean) : [empty]));
    const again = focused && this.place.querySelector(`[data-handoff="${focused}"]`);
    if (again) again.focus();
  }

  grouped(lines) {
    const left = [...lines];
    return GROUPS.map(([, title, belongs]) => {
      const own = left.filter(belongs);
      for (const line of own) left.splice(left.indexOf(line), 1);
      return this.group(title, own);
    });
  }

  group(title, lines) {
    if (!lines.length) return null;
    const list = h("div", {}, h("h3", {}, `${title}（${lines.length}）`), lines.map((line) => this.line(line)));
    return list;
  }

  line(line) {
    this.order.push(line.id);
    return h(
      "button",
      { type: "button", class: "line", "data-handoff": line.id, "aria-current": line.id === this.current ? "true" : null, onclick: () => this.onOpen(line.id) },
      h("span", { class: "what" }, line.question),
      h(
        "span",
        { class: "under" },
        line.urgent ? h("span", { class: "tag bad" }, "紧急") : null,
        state(line),
        h("span", {}, `${CHANNELS[line.channel] || line.channel} · ${line.area_name}`),
        line.holder && !line.mine ? h("span", {}, line.holder) : null,
        h("span", { class: "since" }, since(line.created_at)),
      ),
    );
  }

  /** The one before or after the current one. */
  next(step) {
    const at = this.order.indexOf(this.current);
    const index = at < 0 ? 0 : Math.min(this.order.length - 1, Math.max(0, at + step));
    return this.order[index] || null;
  }
}
