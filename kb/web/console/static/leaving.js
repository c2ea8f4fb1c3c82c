/** Leaving the page to sign in, unless something on it would be lost: then that is done in another window. */

import { h } from "./dom.js";

const SIGN_IN = "/console/sign-in";
const ACCOUNT = "/console/account";
let unsaved = () => false;
let line = null;

/** Hold the page while `check` says that something on it is not with the server yet. */
export function holdWhile(check) {
  unsaved = check;
  window.addEventListener("beforeunload", (event) => {
    if (unsaved()) event.preventDefault();
  });
}

function leave(address, why, what) {
  if (!unsaved()) {
    location.assign(address);
    return;
  }
  if (line) return;
  const there = h("a", { href: address, target: "_blank", rel: "noopener" }, what);
  line = h("p", { class: "held-bar", role: "alert" }, `${why}这一页上没送出的内容还在，先别关：`, there, "，再回来接着用。");
  document.body.prepend(line);
}

/** Go and sign in, and come back here afterwards. */
export function toSignIn() {
  const here = location.pathname + location.search;
  leave(`${SIGN_IN}?next=${encodeURIComponent(here)}`, "登录已经过期。", "在新窗口登录");
}

/** Go and choose a password of one's own. */
export function toAccount() {
  leave(ACCOUNT, "密码被重置过。", "在新窗口换成自己的密码");
}

/** The server takes requests again: nothing is in the way any more. */
export function welcome() {
  if (line) line.remove();
  line = null;
}
