/** What the desk has flagged, for those who work on the content. */

import { ApiError, call } from "/static/console/api.js";
import { byId, h, unseen } from "/static/console/dom.js";
import { frame } from "/static/console/frame.js";

const KINDS = { wrong: ["有错", "bad"], outdated: ["过期", "warn"], missing: ["缺答复", "warn"] };
const LIMIT = 50;
let before = null;

function time(iso) {
  return new Date(iso).toLocaleString("zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
}

/** The flagged version itself, as the caller heard it. */
function answer({ entry, title, version, current, area, coverage_year: year }) {
  if (!entry) return "没有找到答复";
  const query = new URLSearchParams({ entry, area, ...(version ? { version } : {}), ...(year ? { year } : {}) });
  return [h("a", { href: `/console?${query}` }, title), year ? `（${year}年度）` : null, current ? null : h("span", { class: "tag good" }, "已有新版本")];
}

async function close(flag, result, row) {
  try {
    await call("POST", `/console/api/flags/${flag.id}/close`, { result });
    byId("done").textContent = result === "fixed" ? "已记为改好" : "已记为答复没错";
    byId("error").textContent = "";
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    byId("error").textContent = error.message;
    if (error.code !== "flag_closed") return;
  }
  const next = row.nextElementSibling || row.previousElementSibling;
  row.remove();
  if (next) next.querySelector("button").focus();
  empty();
}

function row(flag) {
  const [name, tone] = KINDS[flag.kind];
  const about = unseen(`：${flag.title || flag.asked}`);
  const line = h(
    "tr",
    {},
    h("td", { class: "time" }, time(flag.created_at)),
    h("td", {}, h("span", { class: `tag ${tone}` }, name)),
    h("td", {}, answer(flag)),
    h("td", {}, flag.asked || "—"),
    h("td", {}, flag.comment || "—"),
    h("td", {}, flag.account),
    h(
      "td",
      { class: "do" },
      h("button", { type: "button", class: "plain small", onclick: () => close(flag, "fixed", line) }, "改好了", about),
      " ",
      h("button", { type: "button", class: "plain small", onclick: () => close(flag, "rejected", line) }, "答复没错", about.cloneNode(true)),
    ),
  );
  return line;
}

function empty() {
  byId("none").hidden = byId("rows").childElementCount > 0;
}

async function load() {
  const from = before ? `&before=${before}` : "";
  const { flags, next } = await call("GET", `/console/api/flags?limit=${LIMIT}${from}`);
  byId("rows").append(...flags.map(row));
  before = next;
  byId("more").hidden = next === null;
  empty();
}

async function start() {
  await frame("flags");
  byId("more").addEventListener("click", load);
  try {
    await load();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    byId("error").textContent = error.message;
  }
  document.body.dataset.ready = "true";
}

start();
