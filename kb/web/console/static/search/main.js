/** Start the desk: who is signed in, the lists, the keys, what the address asks for. */

import { ApiError, quiet } from "/static/console/api.js";
import { byId, h } from "/static/console/dom.js";
import { frame } from "/static/console/frame.js";
import { Desk } from "./desk.js";
import { listen, showKeys } from "./keys.js";
import * as net from "./net.js";
import { notesView } from "./note.js";

const TAKES_NOTES = new Set(["operator", "supervisor"]);
const DEMO = "示例，未经医保部门审核";
const LATEST = 6;
const PANES = ["q", "answer", "asked"];

/** The latest calls and what is still to be done, below the note. */
async function drawCalls(desk) {
  const onOpen = ({ id, version }) => desk.open(id, version);
  const onDone = async (note) => {
    if (!(await desk.answers.quietly(net.followedUp(note.id), "没有记下"))) return;
    desk.say("已记为办好");
    await drawCalls(desk).catch(quiet);
  };
  const [open, latest] = await Promise.all([net.notes(true, 20), net.notes(false, LATEST)]);
  const parts = [notesView(`待跟进 ${open.notes.length}`, "to-do", open.notes, { onOpen, onDone })];
  parts.push(notesView("最近的通话", "latest", latest.notes, { onOpen, onDone }));
  for (const old of byId("call").querySelectorAll(".calls")) old.remove();
  byId("call").append(...parts);
}

function actions(desk) {
  const area = byId("area");
  return {
    help: showKeys,
    search: () => desk.box.focus(),
    escape: () => (desk.calc.isOpen ? desk.calculate() : desk.box.focus()),
    next: () => desk.step(1),
    previous: () => desk.step(-1),
    lists: () => {
      if (desk.box.text) {
        desk.box.text = "";
        desk.typed("");
      } else desk.lists.next();
      desk.box.focus();
    },
    area: () => area.focus(),
    year: () => byId("year").focus(),
    trace: () => desk.trace.toggle(desk.box.text.trim()),
    speech: () => desk.answers.copy("speech"),
    sms: () => desk.answers.copy("sms"),
    wechat: () => desk.answers.copy("wechat"),
    calc: () => desk.calculate(),
    favourite: () => desk.answers.favourite(),
    wrong: () => desk.answers.flag("wrong"),
    outdated: () => desk.answers.flag("outdated"),
    missing: () => desk.answers.flag("missing"),
    note: () => desk.answers.note && desk.answers.note.focus(),
    done: () => desk.done(),
    to_do: () => {
      const place = byId("call").querySelector("#to-do");
      const first = place && place.querySelector("button");
      if (place) (first || place).focus();
    },
    pane: () => {
      const at = PANES.findIndex((id) => document.getElementById(id) && document.getElementById(id).contains(document.activeElement));
      const known = PANES.filter((id) => document.getElementById(id));
      byId(known[(at + 1) % known.length]).focus();
    },
  };
}

/** `?q=` searches, `?entry=&version=&area=&year=` opens an answer: a hand-off or a flag leads here. */
async function asked(desk) {
  const wanted = new URLSearchParams(window.location.search);
  if (desk.where.choose(wanted.get("area"), wanted.get("year"))) await desk.refresh();
  if (wanted.get("q")) {
    desk.box.text = wanted.get("q").slice(0, 200);
    desk.typed(desk.box.text);
  }
  const entry = wanted.get("entry");
  if (entry && /^[a-z0-9-]{1,60}\/[a-z0-9-]{1,60}$/.test(entry)) await desk.open(entry, wanted.get("version"));
}

async function start() {
  const { account, mode } = await frame("search");
  const notes = TAKES_NOTES.has(account.role);
  byId("call").hidden = !notes;
  document.body.classList.toggle("without-call", !notes);
  const desk = new Desk({ notes, demo: mode === "demo" ? DEMO : null, onNoted: () => drawCalls(desk).catch(quiet) });
  listen(actions(desk));
  byId("show-keys").addEventListener("click", showKeys);
  byId("show-trace").addEventListener("click", () => desk.trace.toggle(desk.box.text.trim()));
  await desk.start();
  await asked(desk);
  document.body.dataset.ready = "true";
  if (notes) await drawCalls(desk);
}

/** What cannot be started is said, with a way to try again. */
async function boot() {
  try {
    await start();
  } catch (error) {
    const again = h("button", { type: "button", class: "primary", onclick: () => window.location.reload() }, "重试");
    byId("answer").replaceChildren(h("div", { class: "waiting", role: "alert" }, h("p", {}, error.message), again));
    if (!(error instanceof ApiError)) throw error;
  }
}

boot();
