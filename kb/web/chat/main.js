/** Start the page: session, notice, conversation; each part lives in its own module. */

import { chat, feedback, getSession } from "./api.js";
import { composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { byId, h } from "./dom.js";
import { estimate } from "./estimate.js";
import { panel } from "./panel.js";
import { Person } from "./person.js";
import { typeSwitch } from "./prefs.js";
import { privacy } from "./privacy.js";
import { show } from "./views.js";

/** Say something to screen readers; the same words twice are said twice. */
function announce(text) {
  byId("status").textContent = "";
  setTimeout(() => {
    byId("status").textContent = text;
  }, 50);
}

/** A banner while the browser has no network. */
function watchNetwork() {
  const banner = byId("offline");
  const update = () => {
    banner.hidden = navigator.onLine;
    banner.textContent = navigator.onLine ? "" : "手机没有连上网络，写好的话不会丢，有网了再发";
  };
  window.addEventListener("online", () => {
    update();
    announce("网络恢复了，没有发出去的问题可以点重试");
  });
  window.addEventListener("offline", update);
  update();
}

function welcome(session, ask) {
  byId("resumed").hidden = !session.conversation;
  const button = ({ text, send }) =>
    h("li", {}, h("button", { type: "button", class: "follow", onclick: () => ask(send, text) }, text));
  byId("suggestions").replaceChildren(
    ...(session.suggestions.length
      ? [h("p", { class: "lead" }, "大家常问："), h("ul", {}, session.suggestions.map(button))]
      : []),
  );
}

/** Everything that needs the session. */
function start(session) {
  byId("demo").hidden = session.mode !== "demo";
  let conversation = null;
  const box = composer(
    { form: byId("composer"), input: byId("question"), count: byId("count"), button: byId("send") },
    (text) => conversation.ask(text),
  );
  const notice = privacy(session, {
    onForgotten: () => renew("已经删除，您可以重新开始"),
    waiting: () => conversation.waiting,
  });
  const side = panel(session, { onPrivacy: notice.read, onForget: notice.askErase, announce });
  estimate({ area: side.area, hotline: side.hotline, announce, close: side.close });
  const person = new Person({ announce, onPrivacy: notice.gate });
  conversation = new Conversation(byId("log"), {
    chat: (text, id) => chat(text, id, side.area()),
    rate: feedback,
    announce,
    busy: box.busy,
    edit: box.fill,
    rephrase: box.focus,
    hotline: side.hotline,
    person: () => person.offer(),
    onPrivacy: notice.gate,
  });
  const ask = (send, shown) => conversation.ask(send, shown);

  async function renew(said) {
    conversation.clear();
    person.clear();
    announce(said);
    const fresh = await getSession().catch(() => ({ ...session, privacy_seen: false, conversation: false }));
    notice.renew(fresh);
    welcome(fresh, ask);
    if (fresh.privacy_seen) show("chat");
    else notice.gate();
  }

  window.addEventListener("beforeunload", (event) => {
    if (conversation.open || !box.empty()) event.preventDefault();
  });
  welcome(session, ask);
  if (session.privacy_seen) show("chat", false);
  else notice.gate();
  person.restore();
}

/** Get the session; until it is there, say what is wrong and offer to try again. */
async function boot() {
  try {
    start(await getSession());
  } catch (error) {
    const again = h("button", { type: "button", class: "primary", onclick: boot }, "重试");
    byId("boot").replaceChildren(h("span", { role: "alert" }, error.message), again);
    if (!("retryable" in error)) throw error;
  }
}

typeSwitch(byId("type"), announce);
watchNetwork();
boot();
