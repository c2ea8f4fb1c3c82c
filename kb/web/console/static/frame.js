/** The top bar of every page of the console: where one can go, how many residents wait, who is signed in. */

import { call, quiet, session } from "./api.js";
import { h } from "./dom.js";
import { toSignIn } from "./leaving.js";

const COUNT_MS = 20_000;
const DESK = ["operator", "supervisor"];
const LINKS = [
  { id: "search", href: "/console", text: "查询" },
  { id: "handoffs", href: "/console/handoffs", text: "转人工", roles: DESK },
  { id: "flags", href: "/console/flags", text: "坐席反馈", roles: ["editor", "reviewer", "supervisor"] },
  { id: "accounts", href: "/console/accounts", text: "账号管理", roles: ["administrator"] },
  { id: "audit", href: "/console/audit", text: "操作记录", roles: ["supervisor", "administrator"] },
];

/** The number beside 转人工: who waits, and who waits for one's own reply; the window's title says it too. */
function watchCount(badge, onCount) {
  const title = document.title;
  const tell = ({ waiting, mine }) => {
    const number = waiting + mine;
    badge.hidden = number === 0;
    badge.textContent = String(number);
    badge.setAttribute("aria-label", `${waiting} 位在等，${mine} 位等您回复`);
    document.title = number ? `(${number}) ${title}` : title;
    onCount({ waiting, mine });
  };
  // In the background too: the title of the tab is all that an operator at another window sees of who waits.
  const look = async () => {
    const counted = await call("GET", "/console/api/handoffs/count", undefined, { poll: true }).catch(quiet);
    if (counted) tell({ waiting: counted.waiting, mine: counted.mine_unread });
  };
  look();
  setInterval(look, COUNT_MS);
  document.addEventListener("visibilitychange", look);
  // The page of the hand-offs learns the numbers more often.
  document.addEventListener("handoffcount", (event) => tell(event.detail));
}

async function signOut() {
  await call("POST", "/console/api/sign-out").catch(() => null);
  location.assign("/console/sign-in");
}

/**
 * Put the top bar above the page; a visitor is sent to sign in.
 * @param {"search"|"handoffs"|"flags"|"accounts"|"audit"|"account"} current
 * @param {function({waiting: number, mine: number})} onCount called when the queue was looked at
 * @returns {Promise<object>} the session, with its account
 */
export async function frame(current, onCount = () => {}) {
  const known = await session();
  if (!known.account) {
    toSignIn();
    return new Promise(() => {});
  }
  const { account, mode } = known;
  const badge = h("span", { class: "count", hidden: true });
  const link = ({ id, href, text, roles }) =>
    roles && !roles.includes(account.role)
      ? null
      : h("a", { href, "aria-current": id === current ? "page" : null }, text, id === "handoffs" ? badge : null);
  const bar = h(
    "header",
    { class: "top-bar" },
    h("div", { class: "brand" }, h("img", { src: "/static/chat/icon.svg", alt: "" }), "医小答坐席台"),
    h("nav", { "aria-label": "主要页面" }, known.must_change ? null : LINKS.map(link)),
    h(
      "div",
      { class: "me" },
      h("a", { href: "/console/account", "aria-current": current === "account" ? "page" : null }, `${account.display}（${account.role_title}）`),
      h("button", { type: "button", onclick: signOut }, "退出"),
    ),
  );
  document.body.prepend(bar);
  if (mode === "demo") bar.after(h("p", { class: "demo-bar", role: "note" }, "示例数据，未经医保部门审核"));
  if (DESK.includes(account.role) && !known.must_change) watchCount(badge, onCount);
  return known;
}
