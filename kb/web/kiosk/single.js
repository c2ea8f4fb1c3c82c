/** One answer that was browsed to, on a screen of its own. */

import { renderReply } from "/static/chat/render.js";
import { byId, h } from "/static/chat/dom.js";
import { decorate, extras, forKiosk } from "./decorate.js";
import { goneAnswer, stamped } from "./offline.js";

/** Room for the code beside the answer; the same as in answer.css. */
const WIDE = window.matchMedia("(orientation: landscape) and (min-width: 1280px)");

/**
 * @param {object} port `store`, `speaker`, `talk()`, `next(text, shown)`, `back` (a label and what it does)
 * @returns {object} the answer shown: KioskAnswer
 */
export function renderSingle(id, port) {
  const { store, speaker } = port;
  const held = store.answer(id);
  const answer = held ? stamped(store, held) : goneAnswer(store);
  const actions = {
    // What is asked next is looked up as well where it is stored: browsing opens no conversation.
    ask: (send, shown) => port.next(send, shown),
    correct: port.talk,
    rephrase: port.talk,
    rate: () => undefined,
    hotline: store.home.hotline,
  };
  const article = renderReply(forKiosk(answer.reply), actions);
  decorate(article, answer);
  const back = h("button", { type: "button", class: "plain back", onclick: port.back.go }, port.back.label);
  const more = h("button", { type: "button", class: "plain back", onclick: port.talk }, "打字再问");
  byId("answer").replaceChildren(
    h("div", { class: "page" }, article, h("div", { class: "onward" }, back, more)),
    extras(answer, { speaker, folded: !WIDE.matches }),
  );
  return answer;
}
