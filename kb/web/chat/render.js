/** A ChatReply as an article: answer first, the rest folded below it. */

import { chineseDate, details, withDates } from "./details.js";
import { h, unseen } from "./dom.js";
import { feedbackForm } from "./feedback.js";
import { markdown } from "./markdown.js";
import { dialled, phoneLink, phonesIn, TEXTS_ONLY, withPhones } from "./phone.js";

/** Headings of replies that are not an entry; shown because they say at once what kind of answer this is. */
const HEADINGS = {
  emergency: "请马上打电话",
  handoff: "找工作人员问",
  out_of_scope: "这件事我答不了",
  not_found: "这个问题我还答不准",
  degraded: "现在查不了答案",
};

/** Outcomes that come of a search. */
const LOOKED_UP = new Set(["answered", "calculated", "clarify", "not_found"]);
/** Outcomes where a person on the phone is the way on. */
const BY_PHONE = new Set(["emergency", "handoff", "out_of_scope", "not_found", "degraded", "error"]);
/** Of these, the ones the area's own hotline can take up when the text names no number. */
const BY_HOTLINE = new Set(["handoff", "not_found", "degraded", "error"]);
/** Of these, the ones that a person could take up right here. */
const BY_PERSON = new Set(["handoff", "not_found", "degraded", "error"]);
const NOT_RATED = new Set(["chitchat", "clarify", "asking", "handoff", "degraded", "emergency", "abusive", "error"]);

function heading(reply) {
  const served = reply.outcome === "answered" || reply.outcome === "calculated";
  const elsewhere = reply.outcome === "out_of_scope" && phonesIn(reply.text).length ? "这件事归别的部门管" : null;
  const title = served && reply.entries.length ? reply.entries[0].title : elsewhere || HEADINGS[reply.outcome];
  return h("h3", { class: title ? "title" : "unseen" }, title ? unseen("医小答：") : null, title || "医小答的回答");
}

function understood(reply, actions) {
  if (!reply.understood_as) return null;
  return h(
    "p",
    { class: "understood" },
    h("span", {}, "我理解为：", h("strong", {}, reply.understood_as)),
    " ",
    h("button", { type: "button", class: "link", onclick: actions.correct }, "不对，改一下"),
  );
}

function calls(reply, hotline) {
  if (!BY_PHONE.has(reply.outcome)) return null;
  let phones = phonesIn(reply.text, reply.outcome === "emergency");
  if (!phones.length && hotline && BY_HOTLINE.has(reply.outcome)) phones = [hotline];
  if (!phones.length) return null;
  const named = (phone) => (hotline && dialled(hotline.number) === dialled(phone.number) ? hotline : phone);
  const link = ({ number, name }) => {
    const verb = number === TEXTS_ONLY ? "发短信到" : "拨打";
    return phoneLink(number, [h("span", { class: "verb" }, verb), h("strong", {}, number), name ? h("span", {}, name) : null], "call");
  };
  return h("p", { class: "calls" }, phones.map(named).map(link));
}

/** Choices as buttons under a small heading; pressing one asks it. */
function choices(list, title, className, actions) {
  if (!list.length) return null;
  const button = ({ text, send }) =>
    h("li", {}, h("button", { type: "button", class: className, onclick: () => actions.ask(send, text) }, text));
  return h("div", { class: "choices" }, title ? h("p", { class: "lead" }, title) : null, h("ul", {}, list.map(button)));
}

function rephrase(actions) {
  return h("button", { type: "button", class: "link", onclick: actions.rephrase }, "都不是，我换个说法");
}

/** When and where the answer holds, in one line that is never folded. */
function validity(reply) {
  if (!reply.entries.length || reply.outcome === "clarify") return null;
  const parts = [
    reply.validity,
    reply.area_name ? `适用地区：${reply.area_name}` : null,
    reply.as_of ? `按${chineseDate(reply.as_of)}的规定` : null,
  ];
  return h("p", { class: "validity" }, parts.filter(Boolean).map((part) => h("span", {}, withDates(part))));
}

/** What must be said beside the text; that a part of the system is down only where it changes the answer. */
function notices(reply) {
  const degraded = reply.degraded && LOOKED_UP.has(reply.outcome)
    ? ["系统有一部分正在恢复。接着问时，请把事情说全。"]
    : [];
  const all = [...degraded, ...reply.notices];
  return all.length ? h("ul", { class: "notices" }, all.map((text) => h("li", {}, withPhones(text)))) : null;
}

/**
 * @param {object} reply ChatReply
 * @param {object} actions `ask(send, shown)`, `correct()`, `rephrase()`, `rate(…)`, `hotline`, `person()`
 * @returns {HTMLElement}
 */
export function renderReply(reply, actions) {
  const urgent = reply.outcome === "emergency";
  const plain = (text) => withPhones(text, urgent);
  return h(
    "article",
    { class: `answer ${reply.outcome}`, "data-outcome": reply.outcome },
    heading(reply),
    understood(reply, actions),
    urgent ? calls(reply, actions.hotline) : null,
    h("div", { class: "text" }, markdown(reply.text, plain)),
    urgent ? null : calls(reply, actions.hotline),
    BY_PERSON.has(reply.outcome) && actions.person ? actions.person() : null,
    choices(reply.buttons, null, "choice", actions),
    reply.outcome === "clarify" && reply.buttons.length ? rephrase(actions) : null,
    validity(reply),
    notices(reply),
    h("div", { class: "folds" }, details(reply)),
    choices(reply.follow_ups, "接着问：", "follow", actions),
    NOT_RATED.has(reply.outcome) || !reply.trace_id ? null : feedbackForm(reply.trace_id, actions.rate),
  );
}
