/** Start the kiosk: what is shown, who is there, and that nothing of them stays. */

import { byId } from "/static/chat/dom.js";
import { api } from "./api.js";
import { moment } from "./china.js";
import { renderHome, renderNotice, renderTopic } from "./home.js";
import { Idle } from "./idle.js";
import { keepPage } from "./keep.js";
import { Keyboard } from "./keyboard.js";
import { Pinyin } from "./pinyin.js";
import { prefs } from "./prefs.js";
import { Session } from "./session.js";
import { renderSingle } from "./single.js";
import { Speaker } from "./speak.js";
import { Store } from "./store.js";
import { Talk } from "./talk.js";
import { current, pageButtons, show } from "./views.js";

const REFRESH_MS = 60_000;
const RETRY_MS = 10_000;

const store = new Store();
const session = new Session();
const speaker = new Speaker();
const type = prefs(announce);
const keyboard = new Keyboard(byId("keyboard"), byId("question"));
let talk = null;
let idle = null;
let build = null;
/** Looks at what is on the screen again when the content may have changed under it. */
let recheck = () => undefined;

function announce(text) {
  byId("status").textContent = text;
}

/** The bars above: whose kiosk, demonstration, and since when the network is cut. */
function bars() {
  const { hospital, area_name: area, town, demo_notice: demo } = store.home;
  byId("place").textContent = `${hospital} · ${area}${town || ""}`;
  byId("demo").hidden = !demo;
  byId("demo").textContent = demo || "";
  byId("cut").hidden = store.online;
  if (store.online) return;
  byId("cut").textContent = store.fresh
    ? `网络断了。下面是 ${moment(store.asOf)} 存下的答案和通知，联网后自动更新。`
    : `网络断了，机器上存的内容是 ${moment(store.asOf)} 的，已经太旧，先不显示。请到服务窗口。`;
}

function go(view, look = () => undefined) {
  speaker.stop();
  recheck = look;
  const typing = view === "talk";
  byId("ask").hidden = !typing;
  if (!typing) keyboard.close();
  show(view);
}

/** Count an answer that was browsed to; that it could not be counted concerns nobody in front of the screen. */
function count({ reply }) {
  const [entry] = reply.entries;
  if (store.online && entry && reply.outcome === "answered") api.shown(entry.id, entry.version).catch(() => undefined);
}

const actions = {
  talk() {
    go("talk");
    keyboard.open();
  },
  ask(send, shown) {
    go("talk");
    talk.ask(send, shown);
  },
  topic(topic) {
    renderTopic(store, topic, actions);
    go("topic");
  },
  notice(notice) {
    const draw = () => renderNotice(store.notices.find(({ id }) => id === notice.id));
    draw();
    go("notice", draw);
  },
  entry(id, topic = null) {
    const back = topic
      ? { label: `返回「${topic.name}」`, go: () => actions.topic(topic) }
      : { label: "返回首页", go: actions.home };
    const next = (send, shown) => {
      const id = [...store.answers.keys()].find((one) => store.title(one) === send);
      if (id) actions.entry(id, topic);
      else actions.ask(send, shown);
    };
    const draw = () => renderSingle(id, { store, speaker, talk: actions.talk, next, back });
    count(draw());
    go("answer", () => {
      if (store.answer(id)) return;
      speaker.stop();
      draw();
    });
  },
  home() {
    const draw = () => renderHome(store, actions);
    draw();
    go("home", draw);
  },
};

/** Nothing of the person stays: screen, page, box, keyboard, storage, and on the server their session. */
function wipe() {
  speaker.reset();
  keyboard.clear();
  keyboard.pad("letters");
  talk.reset();
  byId("answer").replaceChildren();
  byId("topic").replaceChildren();
  byId("notice").replaceChildren();
  byId("status").textContent = "";
  window.getSelection()?.removeAllRanges();
  document.activeElement?.blur();
  for (const storage of ["localStorage", "sessionStorage"]) {
    try {
      window[storage].clear();
    } catch {
      // A browser without storage keeps nothing in it.
    }
  }
  type.reset();
  session.end();
  idle.reset();
  actions.home();
  delete document.documentElement.dataset.used;
  renew();
}

/** The page itself has changed on the server: fetch it again while nobody is there. */
function renew() {
  if (build && store.online && store.home.build !== build && !idle.used) window.location.reload();
}

function warn(seconds) {
  byId("seconds").textContent = String(seconds);
  if (!byId("warning").hidden) return;
  byId("warning").hidden = false;
  byId("stay").focus();
}

async function refresh() {
  try {
    await store.refresh();
  } catch {
    if (!store.filled) throw new Error("nothing to show yet");
  }
  if (store.online) session.settle();
  idle.set(store.home);
  bars();
  if (current() === "boot") actions.home();
  else recheck();
  renew();
}

let timer = null;
async function keepFresh() {
  clearTimeout(timer);
  let wait = REFRESH_MS;
  try {
    await refresh();
    build = build || store.home.build;
    if (!store.online) wait = RETRY_MS;
  } catch {
    byId("boot").textContent = "还没有连上服务器，正在重试。请稍等，或者到服务窗口。";
    wait = RETRY_MS;
  }
  timer = setTimeout(keepFresh, wait);
  keep();
}

/** That the page cannot be stored (no https) changes nothing while it is open. */
function keep() {
  if (keyboard.pinyin && store.online) keepPage().catch(() => undefined);
}

async function loadKeyboard() {
  try {
    keyboard.use(new Pinyin((await api.keyboard()).body.words));
  } catch {
    setTimeout(loadKeyboard, RETRY_MS);
  }
}

async function start() {
  idle = new Idle({
    warn,
    calm: () => {
      byId("warning").hidden = true;
    },
    wipe,
    listening: () => speaker.reading,
    active: (now) => {
      document.documentElement.dataset.used = "";
      session.active(now);
    },
  });
  talk = new Talk({ store, session, speaker, keyboard, announce, cut: () => {
    store.online = false;
    bars();
    keepFresh();
  } });
  byId("kept").textContent = "您写的话只用来回答您：点「用完了，清除」，或者离开一会儿，就全部删掉。请不要写姓名和证件号。";
  byId("to-home").addEventListener("click", actions.home);
  byId("done").addEventListener("click", wipe);
  byId("leave").addEventListener("click", wipe);
  byId("stay").addEventListener("click", () => idle.stay());
  window.addEventListener("online", keepFresh);
  window.addEventListener("offline", keepFresh);
  document.addEventListener("contextmenu", (event) => event.preventDefault());
  pageButtons();
  await keepFresh();
  await loadKeyboard();
  keep();
}

start();
