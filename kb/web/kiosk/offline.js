/** Replies without the network: from what is kept, saying since when; nothing that is too old. */

/** 11月22日 9:05, in China. */
export function moment(date) {
  const china = new Date(date.getTime() + 8 * 3_600_000);
  const minutes = String(china.getUTCMinutes()).padStart(2, "0");
  return `${china.getUTCMonth() + 1}月${china.getUTCDate()}日 ${china.getUTCHours()}:${minutes}`;
}

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
  return { ...answer, reply: { ...answer.reply, notices } };
}

/** Where to turn to instead. */
function instead(store) {
  const line = store.home.hotline;
  return line ? `请到服务窗口，或者打${line.name} ${line.number}。` : "请到服务窗口问工作人员。";
}

/**
 * The answer to a question while the network is cut.
 * @returns {object} KioskAnswer
 */
export function offlineAnswer(store, text) {
  if (!store.fresh) {
    const old = `网络断了，机器上存的答案是 ${moment(store.asOf)} 的，太旧了，不能再用。${instead(store)}`;
    return { reply: reply(store, "degraded", old) };
  }
  const meant = store.exact(text);
  if (meant) return stamped(store, meant);
  const choices = store.find(text).map(({ id }) => ({ text: store.title(id), send: store.title(id) }));
  if (choices.length) {
    return { reply: reply(store, "clarify", "网络断了，只能查机器上存的答案。您想问的是哪一个？", choices) };
  }
  return { reply: reply(store, "not_found", `网络断了，机器上存的答案里没有找到。${instead(store)}`) };
}
