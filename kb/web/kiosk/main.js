/** Start the kiosk: what is shown, who is there, and that nothing of them stays. */

import { byId } from "/static/chat/dom.js";
import { api } from "./api.js";
import { renderHome, renderNotice, renderTopic } from "./home.js";
import { Idle } from "./idle.js";
import { Keyboard } from "./keyboard.js";
import { moment } from "./offline.js";
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

function announce(text) {
  byId("status").textContent = text;
}

/** The bars above: whose kiosk, demonstration, and since when the network is cut. */
function bars() {
  const { hospital, area_name: area, demo_notice: demo } = store.home;
  byId("place").textContent = `${hospital} · ${area}`;
  byId("demo").hidden = !demo;
  byId("demo").textContent = demo || "";
  byId("cut").hidden = store.online;
  if (store.online) return;
  byId("cut").textContent = store.fresh
    ? `网络断了。下面是 ${moment(store.asOf)} 存下的答案和通知，联网后自动更新。`
    : `网络断了，机器上存的内容是 ${moment(store.asOf)} 的，已经太旧，先不显示。请到服务窗口。`;
}

function go(view) {
  speaker.stop();
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
    renderNotice(notice);
    go("notice");
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
    count(renderSingle(id, { store, speaker, talk: actions.talk, next, back }));
    go("answer");
  },
  home() {
    if (store.fresh) renderHome(store, actions);
    else byId("home").replaceChildren();
    go("home");
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
    if (!store.home) throw new Error("nothing to show yet");
  }
  if (store.online) session.settle();
  idle.set(store.home);
  bars();
  if (current() === "home" || current() === "boot") {
    const unused = !idle.used;
    actions.home();
    if (unused) renew();
  }
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
  // That the page cannot be stored (no https) changes nothing while it is open.
  if (keyboard.pinyin) keepPage().catch(() => undefined);
}

async function loadKeyboard() {
  try {
    keyboard.use(new Pinyin((await api.keyboard()).body.words));
  } catch {
    setTimeout(loadKeyboard, RETRY_MS);
  }
}

/**
 * Keep the page for when the network is cut; needs https, or the kiosk's own browser setting. Looked at again
 * with every refresh: what could not be stored once is stored the next time.
 */
async function keepPage() {
  if (!("serviceWorker" in navigator) || !store.online) return;
  await navigator.serviceWorker.register("/kiosk/worker.js", { scope: "/kiosk/" });
  const { active } = await navigator.serviceWorker.ready;
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  const own = [...new Set([window.location.href, ...loaded])].filter((url) => url.startsWith(window.location.origin));
  const wanted = own.filter((url) => !/\/(session|chat|wipe|alive|shown)$/.test(url));
  const cache = await caches.open("kiosk");
  const kept = await Promise.all(wanted.map((url) => cache.match(url)));
  const missing = wanted.filter((_, i) => !kept[i]);
  if (missing.length) active.postMessage(missing);
}

async function start() {
  idle = new Idle({
    warn,
    calm: () => {
      byId("warning").hidden = true;
    },
    wipe,
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
  await keepPage();
}

start();
