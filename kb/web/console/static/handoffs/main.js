/** Hand-offs: the queue is looked at by itself, everything else is one key or one press. */

import { ApiError, call } from "../api.js";
import { byId, h } from "../dom.js";
import { frame } from "../frame.js";
import { holdWhile } from "../leaving.js";
import { Cite } from "./cite.js";
import { Queue } from "./queue.js";
import { Reply } from "./reply.js";
import { showBackground, showHead, showNothing, showThread } from "./talk.js";

const ROOT = "/console/api/handoffs";
const LOOK_MS = 4_000;
const page = { view: "open", id: null, open: null, opening: null, busy: null };
let me = null;

function say(error, id) {
  if (!(error instanceof ApiError)) throw error;
  byId("talk-error").textContent = id === page.id ? error.message : `刚才那一位：${error.message}`;
}

/** From now on the middle is this resident's; null: nobody's. What was begun for another is put aside. */
function turnTo(id) {
  reply.turnTo(id);
  page.id = id;
  page.open = null;
  byId("reply").hidden = true;
  byId("take-bar").hidden = true;
}

function hush() {
  byId("talk-error").textContent = "";
  byId("told").textContent = "";
}

/** What one may do with the open one. */
function tools(open) {
  const held = open.mine && open.state !== "closed";
  const supervises = me.role === "supervisor" && open.state !== "closed";
  byId("reply").hidden = !held;
  const take = h("button", { type: "button", class: "primary", id: "take", onclick: () => act("take") }, "接起 ", h("kbd", {}, "Alt T"));
  const back = h("button", { type: "button", class: "plain", onclick: () => act("give-back") }, "退回队列");
  const close = h("button", { type: "button", class: "plain", onclick: () => act("close") }, "结束");
  const waiting = open.state === "waiting";
  const shown = held ? [] : [waiting ? take : null, supervises && !waiting ? back : null, supervises ? close : null].filter(Boolean);
  const bar = byId("take-bar");
  if (bar.childElementCount !== shown.length || bar.dataset.of !== open.id + open.state) bar.replaceChildren(...shown);
  bar.dataset.of = open.id + open.state;
  bar.hidden = shown.length === 0;
}

function show(open) {
  page.open = open;
  cite.area = open.area;
  showHead(open);
  showThread(open);
  showBackground(open);
  tools(open);
}

function nothing(text = "从左边选一位，看看问的是什么。") {
  reply.drop(page.id);
  turnTo(null);
  showNothing(text);
}

/** Look at the queue and at the open one; what is being typed stays. */
async function look({ poll = true } = {}) {
  const { view, id } = page;
  try {
    const listed = await call("GET", `${ROOT}?view=${view}`, undefined, { poll });
    const detail = { waiting: listed.waiting, mine: listed.mine_unread };
    document.dispatchEvent(new CustomEvent("handoffcount", { detail }));
    if (view === page.view) queue.show(listed.handoffs, page.id, view === "closed");
    byId("queue-error").textContent = "";
    if (id === null) return;
    const open = await call("GET", `${ROOT}/${id}`, undefined, { poll });
    if (page.id === id && page.busy !== id) show(open);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.code !== "handoff_unknown") byId("queue-error").textContent = error.message;
    else if (page.id === id) nothing(error.message);
  }
}

/** Open one; what is pressed meanwhile waits for it. */
function open(id) {
  page.opening = opened(id);
  return page.opening;
}

async function opened(id) {
  turnTo(id);
  showNothing("正在打开…");
  hush();
  cite.toggle(false);
  await look({ poll: false });
  if (page.id !== id) return;
  if (page.open && page.open.mine) byId("text").focus();
  else byId("talk-title").focus();
}

async function act(what, body) {
  if (!page.open || page.busy) return false;
  const { id } = page.open;
  page.busy = id;
  hush();
  try {
    const open = await call("POST", `${ROOT}/${id}/${what}`, body);
    page.busy = null;
    if (page.id === id) show(open);
    // At once: whoever goes on to the search for knowledge must not be called back from it.
    if (page.id === id && what === "take") byId("text").focus();
    await look();
    if (page.id === id && (what === "give-back" || what === "close")) byId("talk-title").focus();
    return open;
  } catch (error) {
    page.busy = null;
    say(error, id);
    await look();
    return false;
  }
}

async function send(event) {
  event.preventDefault();
  const { box } = reply;
  if (!box.value.trim()) {
    box.focus();
    return;
  }
  if (!page.open || page.busy) return;
  const { id } = page.open;
  const draft = reply.take();
  const sent = await act("answer", { text: draft.text, entries: draft.cited.map((entry) => entry.id) });
  // A conversation that the resident has deleted is not open any more, and its draft is gone too.
  if (!sent && page.id) reply.giveBack(id, draft);
  if (!sent || page.id !== id) return;
  const masked = sent.masked.length ? `，里面的${sent.masked.join("、")}已经遮住` : "";
  byId("told").textContent = sent.delivered === false ? `已记下，眼下送不到，对方下次发消息时会看到${masked}` : `已送到对方的对话里${masked}`;
  box.focus();
}

function view(name) {
  page.view = name;
  for (const one of ["open", "closed"]) byId(`view-${one}`).setAttribute("aria-pressed", String(one === name));
  look({ poll: false });
}

async function take() {
  await page.opening;
  if (page.open && page.open.state === "waiting") await act("take");
}

function keys(event) {
  if (event.isComposing || event.keyCode === 229) return;
  const key = event.key.toLowerCase();
  if (event.ctrlKey && key === "enter" && !byId("reply").hidden) {
    event.preventDefault();
    byId("reply").requestSubmit();
    return;
  }
  if (!event.altKey || event.ctrlKey) return;
  const held = !byId("reply").hidden;
  const done = {
    arrowdown: () => move(1),
    arrowup: () => move(-1),
    t: take,
    b: () => held && act("give-back"),
    e: () => held && act("close"),
  }[key];
  if (!done) return;
  event.preventDefault();
  done();
}

function move(step) {
  const id = queue.next(step);
  if (id && id !== page.id) open(id);
}

const cite = new Cite({ say: (text) => { byId("talk-error").textContent = text; } });
const reply = new Reply(cite);
const queue = new Queue(open);
let known = -1;
({ account: me } = await frame("handoffs", ({ waiting }) => {
  if (known >= 0 && waiting > known) byId("told").textContent = "又有居民转人工了";
  known = waiting;
}));
nothing();
holdWhile(() => Boolean(page.busy) || reply.holds);
byId("reply").addEventListener("submit", send);
byId("give-back").addEventListener("click", () => act("give-back"));
byId("close").addEventListener("click", () => act("close"));
for (const name of ["open", "closed"]) byId(`view-${name}`).addEventListener("click", () => view(name));
document.addEventListener("keydown", keys);
await look({ poll: false });
setInterval(() => {
  if (!document.hidden) look();
}, LOOK_MS);
