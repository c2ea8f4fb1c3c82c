/** A result on the screen and on paper, and the same as plain text for an operator to paste. */

import { h, unseen } from "/static/chat/dom.js";
import { withPhones } from "/static/chat/phone.js";

function line(item) {
  const mark = item.mark ? h("span", { class: `state ${item.state}` }, item.mark) : null;
  const notes = (item.notes || []).map((text) => h("span", { class: "under" }, withPhones(text)));
  return h("li", {}, mark, item.text, notes);
}

/** A link that leaves the form as it is. */
function away({ href, text }) {
  return h("a", { href, target: "_blank", rel: "noopener" }, text, unseen("（打开新网页）"));
}

function part(one) {
  const list = h(one.ordered ? "ol" : "ul", { class: one.ticks ? "ticks" : null }, one.items.map(line));
  const link = one.link && one.link.href ? h("p", { class: "on" }, away(one.link)) : null;
  return h("details", { class: "fold", open: !one.fold }, h("summary", {}, h("span", {}, one.title)), h("div", { class: "body" }, list, link));
}

function table(figures) {
  if (!figures.length) return null;
  const row = ([name, amount]) => h("div", {}, h("dt", {}, name), h("dd", {}, amount));
  return h("dl", { class: "figures" }, figures.map(row));
}

function said(sentences, className) {
  return sentences.length ? h("ul", { class: className }, sentences.map((text) => h("li", {}, withPhones(text)))) : null;
}

/**
 * @param {object} result framed
 * @param {{buttons: Node[]}} around
 * @returns {HTMLElement}
 */
export function sheet(result, { buttons }) {
  return h(
    "article",
    { class: `sheet-result ${result.tone}` },
    h("h3", { class: "result-title", tabindex: "-1" }, unseen(`${result.subject}：`), result.title),
    h("div", { class: "told" }, result.answer.map((text) => h("p", {}, withPhones(text)))),
    said(result.beside, "beside"),
    table(result.figures),
    h("div", { class: "result-tools" }, buttons),
    h("div", { class: "folds" }, result.parts.map(part)),
    said(result.foot, "foot"),
  );
}

/** The result as lines of text. */
export function plainText(result, marks = []) {
  const lines = [`【${result.subject}】${result.title}`, ...marks, ...result.answer, ...result.beside.map((text) => `（${text}）`)];
  lines.push(...result.figures.map(([name, amount]) => `${name}：${amount}`));
  for (const one of result.parts) {
    lines.push("", `${one.title}：`);
    one.items.forEach((item, index) => {
      const lead = one.ordered ? `${index + 1}. ` : "- ";
      const mark = item.mark ? `［${item.mark}］` : "";
      const notes = item.notes && item.notes.length ? `（${item.notes.join("；")}）` : "";
      lines.push(`${lead}${mark}${item.text}${notes}`);
    });
  }
  return [...lines, "", ...result.foot].join("\n");
}
