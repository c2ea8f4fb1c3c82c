/** One's own password. */

import { call, remember } from "./api.js";
import { byId } from "./dom.js";
import { clearErrors, eye, showError, whileSending } from "./field.js";
import { frame } from "./frame.js";

const fields = { current: byId("current"), new: byId("new"), again: byId("again") };

async function submit(event) {
  event.preventDefault();
  const error = byId("error");
  byId("done").textContent = "";
  clearErrors(fields, error);
  if (fields.new.value !== fields.again.value) {
    error.textContent = "两次写的新密码不一样。";
    fields.again.setAttribute("aria-invalid", "true");
    fields.again.focus();
    return;
  }
  const body = { current: fields.current.value, new: fields.new.value };
  try {
    remember(await whileSending(byId("form"), () => call("POST", "/console/api/password", body)));
    byId("form").reset();
    if (!byId("must").hidden) location.assign("/console");
    else byId("done").textContent = "密码已经改好，别处的登录都退出了。";
  } catch (failed) {
    showError(failed, fields, error);
  }
}

const { account, must_change: must } = await frame("account");
byId("who").textContent = `${account.display}，账号 ${account.name}，${account.role_title}`;
byId("name").value = account.name;
byId("must").hidden = !must;
for (const id of Object.keys(fields)) eye(id);
byId("form").addEventListener("submit", submit);
fields.current.focus();
