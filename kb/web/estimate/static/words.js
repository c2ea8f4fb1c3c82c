/** Amounts, ranges, dates and sources in words. Amounts stay text from end to end: no float ever rounds one. */

import { chineseDate } from "/static/chat/details.js";

export { chineseDate };

/** 31440.00 as 31,440; 20305.60 as 20,305.60. */
export function grouped(amount) {
  const [whole, cents = ""] = String(amount).split(".");
  const split = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return /[1-9]/.test(cents) ? `${split}.${cents}` : split;
}

/** A figure of a reply with its unit; a range where its ends differ. */
export function figure({ low, high, unit, at_least: least }) {
  const one = (amount) => `${grouped(amount)} ${unit}`;
  const text = low === high ? one(low) : `${grouped(low)} 到 ${one(high)}`;
  return least ? `至少 ${text}` : text;
}

/** Where a step comes from: its parameter and value, document and article. */
export function source(step) {
  const lines = [];
  if (step.title) {
    const value = step.value ? `＝${step.value}` : "";
    const mark = step.example && !/示例/.test(value) ? "（示例）" : "";
    lines.push(`标准：${step.title}${value}${mark}`);
  }
  if (step.document_title) {
    const name = /^《/.test(step.document_title) ? step.document_title : `《${step.document_title}》`;
    lines.push(`依据：${name}${step.article || ""}`);
  }
  return lines;
}

/** A step as an item of a result: its sentence, below it what it rests on. */
export function step(one) {
  return { text: one.text, notes: source(one) };
}

/** Sentences that come more than once are said once. */
export function once(items) {
  const seen = new Set();
  return items.filter((item) => !seen.has(item.text) && seen.add(item.text));
}
