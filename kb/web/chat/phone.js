/** Phone numbers in a text become `tel:` links; amounts, years and document numbers do not. */

import { h } from "./dom.js";

/** National numbers and what they are; the area's own numbers come from the server. */
const NATIONAL = {
  110: "报警",
  119: "火警",
  120: "急救",
  12110: "短信报警",
  12123: "交警",
  12345: "政务服务热线",
  12356: "心理援助热线",
};

const LONG = "0\\d{2,3}[-－ ]?\\d{7,8}|[48]00[-－ ]?\\d{3}[-－ ]?\\d{4}|1[3-9]\\d{9}|123\\d{2}|12110|12123";
const SHORT = "1(?:10|19|20)";
/** What follows a figure that is not a phone number: 12345元, 120天. */
const UNIT = "(?!\\d|[.,]\\d|\\s*(?:元|块|万|人|户|%|％|号|份|个|天|日|年|岁|条|项|分|公里))";
/** What precedes one: part of a longer figure, or money. Checked by hand: older phones know no lookbehind. */
const BEFORE = /[\d.,¥￥-]/;

/** A number as it is dialled. */
export function dialled(number) {
  return number.replace(/[^\d+]/g, "");
}

/** Takes texts only: whoever cannot speak writes to it. */
export const TEXTS_ONLY = "12110";

/** A `tel:` link, or an `sms:` link for the number that takes texts only. */
export function phoneLink(number, text = number, className = "tel") {
  const scheme = dialled(number) === TEXTS_ONLY ? "sms" : "tel";
  return h("a", { href: `${scheme}:${dialled(number)}`, class: className }, text);
}

/** Matches of phone numbers in a text, in order. */
function matches(text, urgent) {
  const pattern = new RegExp(`(?:${urgent ? `${LONG}|${SHORT}` : LONG})${UNIT}`, "g");
  return [...text.matchAll(pattern)].filter((m) => m.index === 0 || !BEFORE.test(text[m.index - 1]));
}

/**
 * The text as nodes, with phone numbers as links.
 * @param {string} text
 * @param {boolean} urgent also 110, 119 and 120, which elsewhere may be any figure
 * @returns {Array<Node|string>}
 */
export function withPhones(text, urgent = false) {
  const nodes = [];
  let from = 0;
  for (const match of matches(text, urgent)) {
    nodes.push(text.slice(from, match.index), phoneLink(match[0]));
    from = match.index + match[0].length;
  }
  nodes.push(text.slice(from));
  return nodes;
}

/** The different phone numbers in a text, in order, as `{number, name}`. */
export function phonesIn(text, urgent = false) {
  const found = matches(text, urgent).map((match) => match[0]);
  return [...new Set(found)].map((number) => ({ number, name: NATIONAL[number] || "" }));
}
