/** One sheet at a time: the chat, the calculators, the privacy notice, or the question whether to delete. */

import { byId } from "./dom.js";

/** Each view with the heading that takes the focus when it opens. */
const VIEWS = {
  chat: "welcome-title",
  "estimate-view": "estimate-title",
  privacy: "privacy-title",
  erase: "erase-title",
};

/**
 * Show one view and hide the others; the question box belongs to the chat.
 * @param {"chat"|"estimate-view"|"privacy"|"erase"} name
 * @param {boolean} focus move the focus to its heading (not on the first, unasked-for view)
 */
export function show(name, focus = true) {
  byId("boot").hidden = true;
  for (const view of Object.keys(VIEWS)) byId(view).hidden = view !== name;
  byId("composer").hidden = name !== "chat";
  document.querySelector(".skip").hidden = name !== "chat";
  document.documentElement.dataset.view = name;
  if (focus) byId(VIEWS[name]).focus();
  window.scrollTo(0, 0);
}
