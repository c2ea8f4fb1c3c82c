/** Relief eligibility as a result: the verdict, each group with its conditions, the road to recognition. */

import { step } from "./words.js";

const VERDICTS = { likely: "多半符合", unlikely: "多半不符合", ask_staff: "要问工作人员" };
const STATES = { met: "符合", failed: "不符合", unknown: "不清楚" };

function answer(reply, sent) {
  const found = reply.findings.find((one) => one.category === reply.category);
  if (reply.verdict === "likely" && found && sent.status === reply.category) {
    return [`已经认定为「${found.title}」的，是医疗救助对象。`];
  }
  if (reply.verdict === "likely" && found) {
    return [`按您说的情况，可能符合「${found.title}」的条件，可以去申请认定（由${found.recognised_by}认定）。`];
  }
  if (reply.verdict === "unlikely") return ["按您说的情况，多半不符合救助对象的条件。拿不准的，可以去问、去申请。"];
  return ["光凭这些还定不下来，要请工作人员看。"];
}

/** One group; open is the likely one, or where there is none every one that is not out of the question. */
function finding(one, reply) {
  return {
    title: `${one.title}：${VERDICTS[one.verdict]}`,
    fold: reply.category ? one.category !== reply.category : one.verdict === "unlikely",
    items: [
      ...one.conditions.map(({ state, step: found }) => ({ ...step(found), mark: STATES[state], state })),
      { text: `认定：${one.recognised_by}` },
    ],
  };
}

/**
 * @param {object} reply ReliefReply that is `decided`
 * @param {object} sent the request
 * @param {object[]} lacking items for the figures the area has not set
 */
export function relief(reply, sent, lacking) {
  return {
    tone: { likely: "good", unlikely: "bad", ask_staff: "open" }[reply.verdict],
    title: VERDICTS[reply.verdict],
    answer: answer(reply, sent),
    beside: [],
    figures: [],
    parts: [
      ...reply.findings.map((one) => finding(one, reply)),
      { title: "本地还没有录入的标准，问谁", items: lacking },
      { title: "接下来怎么做", ordered: true, items: reply.road.map(step) },
      { title: "认定以前花的钱", items: reply.before.map(step) },
      { title: "还要知道", items: reply.notes.map(step) },
    ],
  };
}
