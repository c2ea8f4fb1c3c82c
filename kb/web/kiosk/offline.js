/** Replies without the network: from what is kept, saying since when; nothing that is too old. */

import { moment } from "./china.js";

/** A reply in the shape of the server's. */
function reply(store, outcome, text, buttons = []) {
  const { area, area_name: areaName, as_of: asOf, release } = store.home;
  return {
    outcome, text, short: text, understood_as: null, entries: [], citations: [], detail: null, services: [],
    buttons, follow_ups: [], notices: [], validity: null, authority: null, missing: [], area, area_name: areaName,
    as_of: asOf, release, degraded: false, duration_ms: 0, trace_id: "",
  };
}

/** A stored answer, saying since when it is stored. */
export function stamped(store, answer) {
  if (store.online) return answer;
  const notices = [`网络断了，这是 ${moment(store.asOf)} 存下的答案`, ...answer.reply.notices];
  // A recording is on the server: the machine's own voice reads instead.
  return { ...answer, recordings: [], reply: { ...answer.reply, notices } };
}

/** Where to turn to instead. */
function instead(store) {
  const line = store.home.hotline;
  return line ? `请到服务窗口，或者打${line.name} ${line.number}。` : "请到服务窗口问工作人员。";
}

/** What is kept is too old; null while it may be shown. */
function tooOld(store) {
  if (store.fresh) return null;
  const old = `网络断了，机器上存的答案是 ${moment(store.asOf)} 的，太旧了，不能再用。${instead(store)}`;
  return { reply: reply(store, "degraded", old) };
}

/** In place of an answer that was withdrawn, or whose time is over. */
export function goneAnswer(store) {
  return tooOld(store) || { reply: reply(store, "not_found", `这个答案已经撤下，或者过了有效期。${instead(store)}`) };
}

/**
 * The answer to a question while the network is cut.
 * @returns {object} KioskAnswer
 */
export function offlineAnswer(store, text) {
  const old = tooOld(store);
  if (old) return old;
  const meant = store.exact(text);
  if (meant) return stamped(store, meant);
  const choices = store.find(text).map(({ id }) => ({ text: store.title(id), send: store.title(id) }));
  if (choices.length) {
    return { reply: reply(store, "clarify", "网络断了，只能查机器上存的答案。您想问的是哪一个？", choices) };
  }
  return { reply: reply(store, "not_found", `网络断了，机器上存的答案里没有找到。${instead(store)}`) };
}
