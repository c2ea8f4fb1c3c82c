/** One view at a time; nothing is ever put into the browser's history. */

import { byId } from "/static/chat/dom.js";

const VIEWS = ["boot", "home", "topic", "notice", "answer", "talk"];

/** The view that is shown. */
export function current() {
  return VIEWS.find((view) => !byId(view).hidden) || "boot";
}

/** Show one view from its top. */
export function show(name) {
  for (const view of VIEWS) byId(view).hidden = view !== name;
  byId("to-home").hidden = name === "home" || name === "boot";
  document.documentElement.dataset.view = name;
  byId("main").scrollTop = 0;
  // The list that was scrolled before starts at its top as well.
  window.dispatchEvent(new Event("resize"));
}

/** The two buttons that turn pages, for those who do not know how to swipe. */
export function pageButtons() {
  const main = byId("main");
  const by = (share) => main.scrollBy({ top: main.clientHeight * share, behavior: "auto" });
  const look = () => {
    const more = main.scrollHeight - main.clientHeight;
    byId("pages").hidden = more < 40;
    byId("page-up").disabled = main.scrollTop < 8;
    byId("page-down").disabled = main.scrollTop > more - 8;
  };
  byId("page-up").addEventListener("click", () => by(-0.8));
  byId("page-down").addEventListener("click", () => by(0.8));
  main.addEventListener("scroll", look, { passive: true });
  window.addEventListener("resize", look);
  new ResizeObserver(look).observe(main);
  new MutationObserver(look).observe(main, { childList: true, subtree: true, attributes: true, attributeFilter: ["hidden", "open"] });
  look();
}
