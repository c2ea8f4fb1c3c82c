/** Sign in, and go on to where one wanted to go. */

import { call, remember, session } from "./api.js";
import { byId } from "./dom.js";
import { clearErrors, eye, showError, whileSending } from "./field.js";

const fields = { name: byId("name"), password: byId("password") };

/** Only a page of this console: the address may have been written by somebody else. */
function target() {
  const next = new URLSearchParams(location.search).get("next") || "";
  return /^\/console(?:[/?][^\\]*)?$/.test(next) && !next.startsWith("/console/sign-in") ? next : "/console";
}

async function submit(event) {
  event.preventDefault();
  const error = byId("error");
  clearErrors(fields, error);
  const empty = Object.values(fields).find((input) => !input.value);
  if (empty) {
    error.textContent = empty === fields.name ? "请填账号。" : "请填密码。";
    empty.focus();
    return;
  }
  try {
    const body = { name: fields.name.value, password: fields.password.value };
    const known = await whileSending(byId("form"), () => call("POST", "/console/api/sign-in", body));
    location.assign(known.must_change ? "/console/account" : target());
  } catch (failed) {
    fields.password.value = "";
    showError(failed, fields, error);
    fields.password.focus();
  }
}

async function start() {
  const known = remember(await session());
  byId("demo").hidden = known.mode !== "demo";
  if (known.account) location.replace(known.must_change ? "/console/account" : target());
}

eye("password");
byId("plain-http").hidden = window.isSecureContext;
byId("form").addEventListener("submit", submit);
fields.password.addEventListener("keyup", (event) => {
  byId("caps").textContent = event.getModifierState && event.getModifierState("CapsLock") ? "大写锁定开着" : "";
});
start().catch((error) => {
  byId("error").textContent = error.message;
});
