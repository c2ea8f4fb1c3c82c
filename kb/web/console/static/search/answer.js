/** An answer as the desk reads it: what to say first, then what is looked up while talking. */

import { h, safeUrl } from "/static/console/dom.js";
import { markdown } from "/static/chat/markdown.js";
import { FORMS } from "./copies.js";
import { badges } from "./results.js";

const STATUS = { draft: "草稿，未经审核", approved: "已审核" };

function section(title, className, ...children) {
  return h("section", { class: `part ${className}` }, h("h3", {}, title), children);
}

function date(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  return `${year}年${month}月${day}日`;
}

function copyBar(answer, onCopy) {
  const button = (form) =>
    h(
      "button",
      { type: "button", class: "copy", "data-form": form, onclick: () => onCopy(form), title: answer.copies[form].text },
      h("kbd", {}, `Alt ${FORMS[form].key}`),
      h("span", {}, FORMS[form].name),
      h("span", { class: "size" }, FORMS[form].size(answer.copies[form].size)),
    );
  return h("div", { class: "copies", role: "group", "aria-label": "复制" }, Object.keys(FORMS).map(button));
}

/** Things to bring with a box to tick while they are read out; ticks are not kept. */
function materials(items) {
  if (!items.length) return null;
  const item = ({ name, form, copies, waived, note }) => {
    const how = [form, copies ? `${copies}份` : null].filter(Boolean).join("，");
    const more = [waived, note].filter(Boolean).join("；");
    return h(
      "li",
      {},
      h("label", {}, h("input", { type: "checkbox" }), h("span", {}, name, how ? h("span", { class: "how" }, how) : null)),
      more ? h("span", { class: "more" }, more) : null,
    );
  };
  return section("带什么", "materials", h("ul", {}, items.map(item)));
}

function steps(items) {
  return items.length ? section("怎么办", "steps", h("ol", {}, items.map((text) => h("li", {}, text)))) : null;
}

function ways(detail) {
  const rows = [
    ...detail.channels.map(({ kind, name, how }) => [kind, how ? `${name}：${how}` : name]),
    detail.time_limit ? ["时限", detail.time_limit] : null,
    detail.fee ? ["费用", detail.fee] : null,
  ].filter(Boolean);
  if (!rows.length) return null;
  return section("在哪办、多久、多少钱", "ways", h("dl", {}, rows.map(([name, text]) => [h("dt", {}, name), h("dd", {}, text)])));
}

function offices(list) {
  if (!list.length) return null;
  const one = (office) =>
    h(
      "li",
      {},
      h("strong", {}, office.name),
      office.example ? h("span", { class: "badge lacking" }, "示例") : null,
      h("span", { class: office.today.open === false ? "today shut" : "today" }, office.today.text),
      h("span", { class: "more" }, [office.address, office.phone ? `电话 ${office.phone}` : null].filter(Boolean).join("　")),
      h("span", { class: "more" }, office.hours.join("；")),
    );
  return section("办理地点", "offices", h("ul", {}, list.map(one)));
}

function source(one) {
  const title = one.title.startsWith("《") ? one.title : `《${one.title}》`;
  const url = safeUrl(one.url);
  return h(
    "li",
    {},
    url ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, title) : title,
    one.number ? `（${one.number}）` : null,
    one.article,
    one.effective ? h("span", { class: "more" }, one.effective) : null,
    one.text_read === "full" ? null : h("span", { class: "more" }, "未读到全文，以原文为准"),
  );
}

function related(list, onOpen) {
  if (!list.length) return null;
  const button = ({ id, title }) => h("li", {}, h("button", { type: "button", class: "link", onclick: () => onOpen(id) }, title));
  return section("接着常问", "related", h("ul", {}, list.map(button)));
}

function calculators(ids, forms, onCalculate) {
  const known = ids.map((id) => forms.find((one) => one.id === id)).filter(Boolean);
  if (!known.length) return null;
  const button = ({ id, title }) => h("button", { type: "button", class: "quiet-button", onclick: () => onCalculate(id) }, title);
  return h("div", { class: "to-calc" }, h("span", {}, "按这位的情况测算 ", h("kbd", {}, "Alt C")), known.map(button));
}

/** What was read, and how far it may be trusted. */
function record(answer) {
  const rows = [
    ["有效期", answer.validity || "没有限定"],
    ["适用", `${answer.area_name}，按${date(answer.as_of)}${answer.coverage_year ? `、${answer.coverage_year}年度` : ""}`],
    ["版本", `${answer.version}${answer.current ? "" : "（旧版本）"}`],
    ["状态", STATUS[answer.status]],
    ["核对", answer.checked_on ? `${date(answer.checked_on)}核对` : `还没有核对（${date(answer.collected_on)}收集）`],
    ["负责", answer.owner],
  ];
  return h("dl", { class: "record" }, rows.map(([name, text]) => h("div", {}, h("dt", {}, name), h("dd", {}, text))));
}

function warnings(answer) {
  const said = [];
  if (answer.withdrawn) said.push("这一条已经撤下，不要再给来电人。");
  else if (!answer.current) said.push("这是以前的版本，不是现在的答复。按回车或点结果打开现行版本。");
  if (answer.open_flags) said.push(`同事已反馈 ${answer.open_flags} 次，编辑还没有处理。`);
  said.push(...answer.missing.map((title) => `本地没有录入：${title}`));
  return said.length ? h("ul", { class: "warnings" }, said.map((text) => h("li", {}, text))) : null;
}

/**
 * @param {object} answer ConsoleEntry
 * @param {{forms: object[], preview: boolean, onCopy: function(string), onOpen: function(string),
 *   onCalculate: function(string), onFavourite: function()}} port
 * @returns {Node[]}
 */
export function answerView(answer, port) {
  const { detail } = answer;
  const star = h(
    "button",
    { type: "button", class: "star", "aria-pressed": String(answer.favourite), onclick: port.onFavourite },
    answer.favourite ? "★ 已收藏" : "☆ 收藏",
  );
  const preview = port.preview ? h("span", { class: "badge preview" }, "预览，回车打开") : null;
  return [
    h("header", { class: "head" }, h("div", { class: "title-line" }, h("h2", { tabindex: "-1" }, answer.title), star), h("div", { class: "marks" }, preview, badges(answer.badges))),
    copyBar(answer, port.onCopy),
    warnings(answer),
    h("section", { class: "script" }, h("h3", {}, "照着说"), h("p", {}, answer.speech || answer.short)),
    answer.internal ? h("section", { class: "internal" }, h("h3", {}, "内部口径", h("span", {}, "不对外")), h("p", {}, answer.internal)) : null,
    h("div", { class: "pair" }, materials(detail.materials), steps(detail.steps)),
    h("div", { class: "pair" }, ways(detail), offices(answer.offices)),
    calculators(answer.calculators, port.forms, port.onCalculate),
    section("书面答复", "written", h("div", { class: "text" }, markdown(answer.text))),
    section("依据", "sources", h("ul", {}, answer.documents.map(source))),
    related(answer.related, port.onOpen),
    record(answer),
    answer.notices.length ? h("ul", { class: "notices" }, answer.notices.map((text) => h("li", {}, text))) : null,
  ].filter(Boolean);
}
