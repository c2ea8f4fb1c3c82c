/**
 * Replies of the rules as results: one shape that is shown, printed and copied alike.
 *
 * A result is `{tone, title, answer, beside, figures, parts}`: `answer` the sentences that come first, `beside` what
 * must be read with them (assumptions), `figures` pairs of name and amount, `parts` `{title, ordered, items}` with
 * items `{text, mark, notes}`. Nothing is computed here.
 */

import { chineseDate, figure, once, step } from "./words.js";
import { materials } from "./checklist.js";
import { relief } from "./eligibility.js";

/** The figures by name. */
function named(reply) {
  return new Map(reply.amounts.map((line) => [line.name, line]));
}

/** How far the settlement went, in words. */
const THROUGH = { basic: "基本医保报销后", critical: "基本医保和大病保险报销后", relief: "三重保障后" };

function benefitAnswer(reply, sent) {
  const lines = named(reply);
  const whole = lines.get("personal");
  const basis = sent.in_scope
    ? "按您给的结算单"
    : sent.own_expense && (sent.first_pay || sent.class_b)
      ? "按您给的总费用和自费、先行自付"
      : "只按总费用估算";
  const about = whole ? "个人负担约" : "政策范围内个人负担约";
  const told = [`${basis}，预计${THROUGH[sent.through || "relief"]}${about} ${figure(whole || lines.get("personal_in_scope"))}。`];
  if (!whole) told.push("目录外自费和先行自付另外由个人承担，没有算在里面。");
  const before = lines.get("personal_before_tilted");
  if (before) told.push(`其中倾斜救助要另外申请；申请下来以前约 ${figure(before)}。`);
  return told;
}

function contributionAnswer(reply, sent) {
  const lines = named(reply);
  const told = [];
  if (sent.person === "employee") {
    told.push(`本人每月缴 ${figure(lines.get("monthly_person"))}，单位每月缴 ${figure(lines.get("monthly_employer"))}。`);
  } else if (sent.person === "flexible") {
    told.push(`本人每月缴 ${figure(lines.get("monthly_person"))}，一年 ${figure(lines.get("yearly_person"))}。`);
  } else {
    const pays = lines.get("pays");
    const whole = figure({ ...pays, low: pays.high });
    // Low is nothing where the parents may be insured here: it is all or nothing, no range.
    if (!Number(pays.high)) told.push("本人不用缴费。");
    else told.push(Number(pays.low) ? `本人要缴 ${figure(pays)}。` : `本人要缴 ${whole}；父母有一方在本地参保的，不用缴。`);
  }
  return [...told, ...starts(reply)];
}

function waitingAnswer(reply) {
  const months = named(reply).get("months");
  const waits = /[1-9]/.test(months.low);
  return [waits ? `缴费以后要等 ${figure(months)}才能报销。` : "不用等待。", ...starts(reply)];
}

function starts(reply) {
  const day = reply.dates.effective;
  return day ? [`从 ${chineseDate(day)}起能报销。`] : [];
}

const ANSWERS = { benefit: benefitAnswer, contribution: contributionAnswer, "waiting-period": waitingAnswer };

/** How it was calculated: one list, or one for each way it can come out. */
function calculation(reply) {
  const several = reply.scenarios.length > 1;
  return reply.scenarios.map((one, index) => ({
    title: several ? `怎么算的（${one.label || `第 ${index + 1} 种情况`}）` : "怎么算的",
    ordered: true,
    fold: several,
    items: [
      ...one.steps.map(step),
      ...(several ? [{ text: one.amounts.map((line) => `${line.title} ${figure(line)}`).join("；") }] : []),
    ],
  }));
}

function computed(kind, reply, sent) {
  return {
    tone: "good",
    title: "算出来了",
    answer: ANSWERS[kind](reply, sent),
    beside: reply.assumptions,
    figures: reply.amounts.map((line) => [line.title, figure(line)]),
    parts: [...calculation(reply), { title: "还要知道", items: once(reply.notes.map((text) => ({ text }))) }],
  };
}

function refused(reply) {
  return {
    tone: "bad",
    title: "按您说的情况，现在办不了",
    answer: reply.because.map(({ text }) => text),
    beside: [],
    figures: [],
    parts: [{ title: "依据", items: reply.because.map(step) }],
  };
}

/** Figures that the area has not set: which, whom to ask, and what the nation says, if anything. */
export function lacking(missing) {
  return missing.map(({ title, ask, national }) => ({
    text: title,
    notes: [national ? `全国的规定：${national}` : null, `可以问：${ask}`].filter(Boolean),
  }));
}

function missing(reply) {
  return {
    tone: "open",
    title: "这里还算不出来",
    answer: [`${reply.area_name}有 ${reply.missing.length} 项标准还没有录入，不能拿别处的数代替。`],
    beside: [],
    figures: [],
    parts: [{ title: "缺的标准，问谁", items: lacking(reply.missing) }],
  };
}

/**
 * @param {string} kind id of the calculator
 * @param {object} reply of its rule, not `need`
 * @param {object} sent the request
 * @returns {object} the result
 */
export function resultOf(kind, reply, sent) {
  if (kind === "materials") return materials(reply);
  if (kind === "relief") return relief(reply, sent, lacking(reply.missing));
  if (reply.status === "not_eligible") return refused(reply);
  if (reply.status === "missing") return missing(reply);
  return computed(kind, reply, sent);
}
