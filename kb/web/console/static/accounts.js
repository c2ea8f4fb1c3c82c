/** Accounts: make, change, give a temporary password, disable and enable. */

import { call } from "./api.js";
import { byId, h } from "./dom.js";
import { clearErrors, moment, showError, whileSending } from "./field.js";
import { frame } from "./frame.js";

const ROOT = "/console/api/accounts";
const HINTS = {
  operator: "坐席：查询答复、记通话、回复转人工。",
  editor: "编辑：查询答复，处理同事标记的错漏。",
  reviewer: "审核：查询答复，处理同事标记的错漏。",
  supervisor: "主管：坐席能做的都能做，还能退回、结束别人的转人工，看操作记录。",
  administrator: "管理员：管账号、看操作记录；不回复居民。",
};
const fresh = { name: byId("name"), display: byId("display"), role: byId("role") };
const changed = { display: byId("edit-display"), role: byId("edit-role") };
let me = null;

/** Ask before something is done; the question stays open with the reason where it fails. */
function ask(title, text, verb, step) {
  byId("ask-title").textContent = title;
  byId("ask-text").textContent = text;
  byId("ask-yes").textContent = verb;
  byId("ask-error").textContent = "";
  byId("ask-yes").onclick = async () => {
    try {
      await whileSending(byId("ask"), step);
      byId("ask").close();
    } catch (error) {
      showError(error, {}, byId("ask-error"));
    }
  };
  byId("ask").showModal();
}

function showPassword({ account, password }) {
  byId("shown-text").textContent = `${account.display}（账号 ${account.name}）用这个密码登录：`;
  byId("shown-password").textContent = password;
  byId("shown").showModal();
}

function edit(account) {
  byId("edit-title").textContent = `修改 ${account.display}`;
  changed.display.value = account.display;
  changed.role.value = account.role;
  changed.role.disabled = account.id === me.id;
  clearErrors(changed, byId("edit-error"));
  byId("edit-form").onsubmit = async (event) => {
    event.preventDefault();
    const body = { display: changed.display.value, role: changed.role.value };
    try {
      await whileSending(byId("edit-form"), () => call("PUT", `${ROOT}/${account.id}`, body));
      byId("edit").close();
      await refresh("改好了。");
    } catch (error) {
      showError(error, changed, byId("edit-error"));
    }
  };
  byId("edit").showModal();
}

/** Each thing that can be done with an account, as a button that says whose it is. */
function tools(account) {
  const named = (text, onclick, kind = "") =>
    h("button", { type: "button", class: `plain small ${kind}`, onclick, "aria-label": `${text}：${account.display}` }, text);
  const reset = () =>
    ask(`给 ${account.display} 临时密码？`, "原来的密码作废，现有的登录全部退出。", "给临时密码", async () => {
      showPassword(await call("POST", `${ROOT}/${account.id}/password`));
      await refresh();
    });
  const stop = () =>
    ask(`停用 ${account.display}？`, "马上退出登录，手里的转人工退回队列，操作记录保留。", "停用", async () => {
      await call("POST", `${ROOT}/${account.id}/disable`);
      await refresh(`${account.display} 已停用。`);
    });
  const start = async () => {
    await call("POST", `${ROOT}/${account.id}/enable`);
    await refresh(`${account.display} 可以登录了。`);
  };
  const own = account.id === me.id;
  return [
    named("修改", () => edit(account)),
    own ? null : named("临时密码", reset),
    own ? null : account.enabled ? named("停用", stop, "danger") : named("启用", start),
  ];
}

function row(account) {
  const state = !account.enabled ? ["bad", "已停用"] : account.must_change ? ["warn", "临时密码"] : ["good", "可登录"];
  return h(
    "tr",
    { class: account.enabled ? null : "off" },
    h("td", {}, account.display, account.id === me.id ? "（我）" : ""),
    h("td", {}, account.name),
    h("td", {}, account.role_title),
    h("td", {}, h("span", { class: `tag ${state[0]}` }, state[1])),
    h("td", { class: "time" }, account.signed_in_at ? moment(account.signed_in_at) : "从未"),
    h("td", { class: "do" }, h("div", { class: "buttons" }, tools(account))),
  );
}

async function refresh(said = "") {
  const { accounts, roles } = await call("GET", ROOT);
  byId("rows").replaceChildren(...accounts.map(row));
  byId("done").textContent = said;
  for (const select of [fresh.role, changed.role]) {
    if (select.options.length) continue;
    select.append(...Object.entries(roles).map(([value, text]) => h("option", { value }, text)));
  }
  hint();
}

function hint() {
  byId("role-hint").textContent = HINTS[fresh.role.value] || "";
}

async function create(event) {
  event.preventDefault();
  clearErrors(fresh, byId("error"));
  const body = { name: fresh.name.value, display: fresh.display.value, role: fresh.role.value };
  if (!body.name || !body.display) {
    byId("error").textContent = "请填账号名和姓名。";
    (body.name ? fresh.display : fresh.name).focus();
    return;
  }
  try {
    const made = await whileSending(byId("new"), () => call("POST", ROOT, body));
    byId("new").reset();
    await refresh(`建好了 ${made.account.display} 的账号。`);
    showPassword(made);
  } catch (error) {
    showError(error, fresh, byId("error"));
  }
}

({ account: me } = await frame("accounts"));
byId("new").addEventListener("submit", create);
fresh.role.addEventListener("change", hint);
for (const id of ["edit", "ask"]) byId(`${id}-no`).addEventListener("click", () => byId(id).close());
byId("shown-yes").addEventListener("click", () => byId("shown").close());
byId("shown").addEventListener("close", () => byId("shown-password").replaceChildren());
await refresh();
fresh.name.focus();
