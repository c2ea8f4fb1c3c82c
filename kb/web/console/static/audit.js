/** The audit log, newest first. */

import { call } from "./api.js";
import { byId, h } from "./dom.js";
import { moment, showError } from "./field.js";
import { frame } from "./frame.js";

const WHO = { command: "服务器命令", system: "系统", resident: "居民", nobody: "未登录" };
const DETAILS = { role: "角色", before: "原来", after: "现在", temporary: "临时密码", entries: "依据", conversations: "对话", turns: "问答", comments: "意见", tracker_rows: "Rasa 记录", reason: "原因", flag: "标记", kind: "类型", version: "版本", result: "处理" };
const ROLES = { operator: "坐席", editor: "编辑", reviewer: "审核", supervisor: "主管", administrator: "管理员" };
const WORDS = { ...ROLES, wrong: "有错", outdated: "过期", missing: "缺答复", fixed: "改好了", rejected: "答复没错" };

function value(one) {
  if (one === true) return "是";
  if (one === false) return "否";
  if (Array.isArray(one)) return one.join("、") || "无";
  return WORDS[one] || String(one);
}

function row(item) {
  const details = Object.entries(item.detail).map(([name, one]) => `${DETAILS[name] || name}：${value(one)}`);
  return h(
    "tr",
    {},
    h("td", { class: "time" }, moment(item.at)),
    h("td", {}, WHO[item.actor] || item.actor),
    h("td", {}, item.what),
    h("td", {}, /^[0-9a-f]{32}$/.test(item.target) ? item.target.slice(0, 8) : item.target),
    h("td", { class: "time" }, item.address || ""),
    h("td", {}, details.join("，")),
  );
}

async function load(before) {
  const query = new URLSearchParams();
  if (before) query.set("before", String(before));
  const actor = byId("actor").value.trim();
  if (actor) query.set("actor", actor);
  byId("error").textContent = "";
  try {
    const { rows, next } = await call("GET", `/console/api/audit?${query}`);
    if (!before) byId("rows").replaceChildren();
    byId("rows").append(...rows.map(row));
    byId("none").hidden = byId("rows").childElementCount > 0;
    byId("more").hidden = next === null;
    byId("more").onclick = () => load(next);
  } catch (error) {
    showError(error, {}, byId("error"));
  }
}

await frame("audit");
byId("filter").addEventListener("submit", (event) => {
  event.preventDefault();
  load();
});
await load();
