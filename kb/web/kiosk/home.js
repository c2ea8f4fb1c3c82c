/** The home screen, the questions of a topic, and a notice. */

import { byId, h } from "/static/chat/dom.js";
import { chineseDate } from "/static/chat/details.js";
import { picture } from "./picture.js";

function row(text, onclick, name = "row") {
  return h("li", {}, h("button", { type: "button", class: name, onclick }, text));
}

function notices(store, actions) {
  const list = store.notices;
  if (!list.length) return null;
  const button = (notice) =>
    h(
      "button",
      { type: "button", class: `bulletin ${notice.priority}`, onclick: () => actions.notice(notice) },
      picture("notice"),
      h("span", {}, notice.title),
      h("span", { class: "more" }, "看通知"),
    );
  return h("section", { class: "bulletins", "aria-label": "通知" }, list.slice(0, 2).map(button));
}

function hot(store, actions) {
  const rows = store.home.hot.filter((id) => store.title(id)).map((id) => row(store.title(id), () => actions.entry(id)));
  return rows.length ? h("section", { class: "hot" }, h("h2", {}, "大家常问"), h("ul", {}, rows)) : null;
}

function dialogues(store, actions) {
  const button = ({ text, send, form }) =>
    h("li", {}, h("button", { type: "button", class: "dialogue", onclick: () => actions.ask(send, text) }, picture(`form-${form}`), h("span", {}, text)));
  return h(
    "section",
    { class: "dialogues" },
    h("h2", {}, "一步一步问"),
    h("ul", {}, store.home.dialogues.map(button)),
  );
}

function topics(store, actions) {
  const tile = (topic) =>
    h(
      "li",
      {},
      h(
        "button",
        { type: "button", class: "tile", "data-topic": topic.id, onclick: () => actions.topic(topic) },
        picture(topic.id),
        h("strong", {}, topic.name),
        h("span", {}, topic.hint),
      ),
    );
  return h("section", { class: "topics" }, h("h2", {}, "按事情找"), h("ul", {}, store.home.topics.map(tile)));
}

/** What the home screen was filled from. */
let filledFrom = null;

/** Fill the home screen where it is another by now: what is under a finger stays where it is. */
export function renderHome(store, actions) {
  const { topics: tiles, hot: asked, dialogues: led } = store.home;
  const from = store.fresh ? JSON.stringify([store.key, store.notices, tiles, asked, led]) : "";
  if (from === filledFrom) return;
  filledFrom = from;
  if (!store.fresh) {
    byId("home").replaceChildren();
    return;
  }
  const ask = h(
    "button",
    { type: "button", class: "start", onclick: actions.talk },
    picture("talk"),
    h("span", {}, h("strong", {}, "打字问医小答"), h("span", {}, "拼音输入，屏幕上就能打")),
  );
  const side = h("div", { class: "side" }, hot(store, actions), dialogues(store, actions));
  byId("home").replaceChildren(...[notices(store, actions), ask, side, topics(store, actions)].filter(Boolean));
}

/** Fill the list of a topic. */
export function renderTopic(store, topic, actions) {
  const rows = topic.entries.filter((id) => store.title(id)).map((id) => row(store.title(id), () => actions.entry(id, topic)));
  byId("topic").replaceChildren(
    h("h2", { id: "topic-title" }, picture(topic.id), h("span", {}, topic.name), h("span", { class: "count-of" }, `${rows.length} 个问题`)),
    h("ul", { class: "rows" }, rows),
  );
}

/** Show one notice; that it is no more when there is none. */
export function renderNotice(notice) {
  if (!notice) {
    byId("notice").replaceChildren(h("h2", { id: "notice-title" }, "这条通知已经撤下，或者过了有效期"));
    return;
  }
  const until = notice.end ? `，到 ${chineseDate(notice.end)} 为止` : "";
  byId("notice").replaceChildren(
    h("h2", { id: "notice-title" }, picture("notice"), h("span", {}, notice.title)),
    h("p", { class: "notice-text" }, notice.text),
    h("p", { class: "quiet" }, `${chineseDate(notice.published_on)} 发布${until}`),
  );
}
