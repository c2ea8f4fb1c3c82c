/** The conversation in the middle and what is known of it on the right. */

import { byId, h } from "../dom.js";
import { moment } from "../field.js";

/** The address of an entry in the console, in the version that was shown. */
function link(entry, area) {
  const query = new URLSearchParams({ entry: entry.id, version: entry.version, area });
  return h("a", { href: `/console?${query}`, target: "_blank", rel: "noopener" }, entry.title);
}

function message(item, open) {
  const read = item.author === "operator" && open.channel === "web" ? (item.id <= open.read_id ? "，对方已看到" : "，对方还没看") : "";
  const who = item.author === "operator" ? item.who || "工作人员" : "居民";
  return h(
    "div",
    { class: `said ${item.author}` },
    item.text,
    item.entries.length ? h("ul", {}, item.entries.map((entry) => h("li", {}, "依据：", link(entry, open.area)))) : null,
    h("span", { class: "by" }, `${who}　${moment(item.at)}${read}`),
  );
}

function ending(open) {
  if (open.state === "closed") return open.closed_by === "resident" ? "居民自己结束了" : "已结束";
  if (open.state === "waiting") return "还没有人接";
  return null;
}

/** Draw the messages; the view follows only what is new. */
export function showThread(open) {
  const place = byId("thread");
  const end = ending(open);
  const fresh = JSON.stringify([open.id, open.messages, open.read_id, end]);
  if (place.dataset.drawn === fresh) return;
  place.dataset.drawn = fresh;
  place.replaceChildren(...open.messages.map((item) => message(item, open)), ...(end ? [h("p", { class: "note" }, end)] : []));
  place.scrollTop = place.scrollHeight;
}

/** Nothing is open. */
export function showNothing(text) {
  const place = byId("thread");
  place.dataset.drawn = "";
  place.replaceChildren(h("p", { class: "empty" }, text));
  byId("background").replaceChildren();
  byId("talk-head").replaceChildren(h("h2", { id: "talk-title", tabindex: "-1" }, "转人工对话"));
}

export function showHead(open) {
  const state = { waiting: "等待接起", taken: "处理中", answered: "已回复", closed: "已结束" }[open.state];
  byId("talk-head").replaceChildren(
    h("h2", { id: "talk-title", tabindex: "-1" }, `${open.area_name}的居民`),
    h("span", { class: "talk-sub" }, open.urgent ? h("span", { class: "tag bad" }, "紧急") : null, ` ${state}${open.holder ? `　${open.mine ? "我" : open.holder}接的` : ""}　${moment(open.created_at)} 提出`),
  );
}

function turn(item, area) {
  return h(
    "li",
    { class: "turn" },
    h("p", { class: "q" }, item.text),
    h("p", { class: "a" }, `${item.outcome_title}　`, item.entries.map((entry, index) => [index ? "、" : "", link(entry, area)])),
    h("time", { datetime: item.at }, moment(item.at)),
  );
}

/** Facts that a form learnt, and what the resident was shown before asking for a person. */
export function showBackground(open) {
  const facts = open.facts.length ? h("ul", {}, open.facts.map((fact) => h("li", {}, fact))) : h("p", { class: "quiet" }, "没有填过测算表。");
  const turns = open.turns.length
    ? h("ul", {}, [...open.turns].reverse().map((item) => turn(item, open.area)))
    : h("p", { class: "quiet" }, "之前没有问过问题。");
  byId("background").replaceChildren(
    h("div", { class: "pane-head" }, h("h2", {}, "之前的情况")),
    h("section", { class: "part" }, h("h3", {}, "已经说过的情况"), facts),
    h("section", { class: "part" }, h("h3", {}, "问过什么、看到了什么（新的在上）"), turns),
  );
}
