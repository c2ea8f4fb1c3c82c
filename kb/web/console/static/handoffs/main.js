/** Hand-offs: the queue is looked at by itself, everything else is one key or one press. */

import { ApiError, call } from "../api.js";
import { byId, h } from "../dom.js";
import { frame } from "../frame.js";
import { Cite } from "./cite.js";
import { Queue } from "./queue.js";
import { showBackground, showHead, showNothing, showThread } from "./talk.js";

const ROOT = "/console/api/handoffs";
const LOOK_MS = 4_000;
const page = { view: "open", id: null, open: null, opening: null, busy: false, drafts: new Map() };
let me = null;

function say(error) {
  if (!(error instanceof ApiError)) throw error;
  byId("talk-error").textContent = error.message;
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
  page.id = page.open = null;
  byId("reply").hidden = true;
  byId("take-bar").hidden = true;
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
    if (page.id === id && !page.busy) show(open);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.code === "handoff_unknown") nothing(error.message);
    else byId("queue-error").textContent = error.message;
  }
}

/** Open one; what is pressed meanwhile waits for it. */
function open(id) {
  page.opening = opened(id);
  return page.opening;
}

async function opened(id) {
  if (page.id) page.drafts.set(page.id, byId("text").value);
  page.id = id;
  page.open = null;
  hush();
  cite.clear();
  cite.toggle(false);
  byId("text").value = page.drafts.get(id) || "";
  await look({ poll: false });
  if (page.open && page.open.mine) byId("text").focus();
  else byId("talk-title").focus();
}

async function act(what, body) {
  if (!page.id || page.busy) return false;
  const id = page.id;
  page.busy = true;
  hush();
  try {
    const open = await call("POST", `${ROOT}/${id}/${what}`, body);
    page.busy = false;
    show(open);
    await look();
    if (what === "take") byId("text").focus();
    if (what === "give-back" || what === "close") byId("talk-title").focus();
    return open;
  } catch (error) {
    page.busy = false;
    say(error);
    await look();
    return false;
  } finally {
    page.busy = false;
  }
}

async function send(event) {
  event.preventDefault();
  const box = byId("text");
  if (!box.value.trim()) {
    box.focus();
    return;
  }
  const sent = await act("answer", { text: box.value, entries: cite.ids });
  if (!sent) return;
  box.value = "";
  page.drafts.delete(page.id);
  cite.clear();
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

const cite = new Cite();
const queue = new Queue(open);
let known = -1;
({ account: me } = await frame("handoffs", ({ waiting }) => {
  if (known >= 0 && waiting > known) byId("told").textContent = "又有居民转人工了";
  known = waiting;
}));
nothing();
byId("reply").addEventListener("submit", send);
byId("give-back").addEventListener("click", () => act("give-back"));
byId("close").addEventListener("click", () => act("close"));
for (const name of ["open", "closed"]) byId(`view-${name}`).addEventListener("click", () => view(name));
document.addEventListener("keydown", keys);
await look({ poll: false });
setInterval(() => {
  if (!document.hidden) look();
}, LOOK_MS);
