/** What is folded below an answer: materials, steps, where, how long and how much, and the evidence. */

import { h, safeUrl } from "./dom.js";
import { withPhones } from "./phone.js";

/** How far a document was read, in words for residents. */
const READ = {
  full: "整理时读过文件全文",
  partial: "整理时只读到文件的一部分，以原文为准",
  "not-seen": "整理时没有见到文件原文，据公开报道整理，以原文为准",
};

/** How many services one answer leads to at most. */
const MOST_GUIDES = 4;

/** The detail of a reply that has none. */
const EMPTY = { materials: [], steps: [], channels: [], time_limit: null, fee: null };

/** 2026-11-21 as 2026年11月21日. */
export function chineseDate(iso) {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso || "");
  return parts ? `${parts[1]}年${Number(parts[2])}月${Number(parts[3])}日` : iso || "";
}

/** A text whose dates are not broken across lines. */
export function withDates(text) {
  const parts = text.split(/(\d{4}年\d{1,2}月\d{1,2}日)/);
  return parts.map((part, index) => (index % 2 ? h("span", { class: "date" }, part) : part));
}

/** One titled part that opens on demand. */
function fold(title, className, ...children) {
  const summary = h("summary", {}, h("span", {}, title));
  return h("details", { class: `fold ${className}` }, summary, h("div", { class: "body" }, ...children));
}

function material(item) {
  const how = [item.form, item.copies ? `${item.copies}份` : null].filter(Boolean).join("，");
  return h(
    "li",
    {},
    h("strong", {}, item.name),
    how ? `（${how}）` : null,
    item.waived ? h("span", { class: "under" }, "不用带的情况：", withPhones(item.waived)) : null,
    item.note ? h("span", { class: "under" }, withPhones(item.note)) : null,
  );
}

function way(item) {
  return h(
    "li",
    {},
    h("span", { class: "kind" }, item.kind),
    h("strong", {}, withPhones(item.name)),
    item.how ? h("span", { class: "under" }, withPhones(item.how)) : null,
  );
}

/** One line of a definition list, left out when there is nothing to say. */
function term(name, value) {
  return value ? h("div", { class: "term" }, h("dt", {}, name), h("dd", {}, withDates(value))) : null;
}

/** One entry a document, with all its cited articles. */
function byDocument(citations) {
  const documents = new Map();
  for (const item of citations) {
    const known = documents.get(item.document) || { ...item, articles: [] };
    if (item.article && !known.articles.includes(item.article)) known.articles.push(item.article);
    documents.set(item.document, known);
  }
  return [...documents.values()];
}

function citation(item) {
  const url = safeUrl(item.url);
  const name = /^《/.test(item.title) ? item.title : `《${item.title}》`;
  return h(
    "li",
    { class: "citation" },
    h("p", { class: "document" }, name),
    h(
      "dl",
      {},
      term("条款", item.articles.join("、")),
      term("文号", item.number),
      term("发文机关", item.issuer),
      term("发文日期", chineseDate(item.date)),
      term("有效期", item.effective),
      term("原文", READ[item.text_read] || item.text_read),
    ),
    url
      ? h("a", { class: "source", href: url, target: "_blank", rel: "noopener noreferrer" }, "看原文（打开新网页）")
      : null,
  );
}

/** Links to the printable pages of the services an answer leads to. */
function guides(reply) {
  const address = ({ id }) => `/services/${encodeURIComponent(id)}?area=${encodeURIComponent(reply.area)}`;
  const link = (service) => h("li", {}, h("a", { href: address(service) }, `${service.name}（材料清单，可打印）`));
  return h("ul", { class: "guides" }, (reply.services || []).slice(0, MOST_GUIDES).map(link));
}

function evidence(reply) {
  if (!reply.citations.length && !reply.validity) return null;
  const documents = byDocument(reply.citations);
  const served = reply.entries.map((entry) => `${entry.id}（版本 ${String(entry.version).slice(0, 8)}）`).join("、");
  return fold(
    documents.length ? `依据与有效期（${documents.length} 份文件）` : "有效期",
    "evidence",
    h("ul", { class: "citations" }, documents.map(citation)),
    h(
      "dl",
      { class: "served" },
      term("有效期", reply.validity),
      term("适用地区", reply.area_name),
      term("查询日期", chineseDate(reply.as_of)),
      term("编号", served),
    ),
  );
}

/** A part with a list, or nothing for an empty one. */
function listed(items, title, className, list) {
  return items.length ? fold(title, className, list) : null;
}

/**
 * The folded parts of a reply; empty ones are left out.
 * @param {object} reply ChatReply
 * @returns {HTMLElement[]}
 */
export function details(reply) {
  const { materials, steps, channels, time_limit: time, fee } = reply.detail || EMPTY;
  const timeAndFee = [term("多久办好", time), term("要不要钱", fee)].filter(Boolean);
  const step = (text) => h("li", {}, withPhones(text));
  return [
    listed(materials, `办理材料（${materials.length} 样）`, "materials", h("ul", { class: "ticks" }, materials.map(material))),
    listed(steps, `办理步骤（${steps.length} 步）`, "steps", h("ol", {}, steps.map(step))),
    listed(channels, "在哪里办", "ways", h("ul", {}, channels.map(way))),
    listed(timeAndFee, "时限与费用", "time", h("dl", {}, timeAndFee)),
    listed(reply.services || [], "办事指南", "guide", guides(reply)),
    evidence(reply),
  ].filter(Boolean);
}
