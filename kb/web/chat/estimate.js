/** The calculators as a view of the chat: the conversation stays where it is, behind it. */

import { byId, h } from "./dom.js";
import { show } from "./views.js";

/**
 * @param {{area: function(): string, hotline: function(): (object|null), announce: function(string), close: function()}} port
 */
export function estimate(port) {
  const place = byId("estimate-boot");
  let from = null;
  let loaded = null;

  /** The forms come only when somebody wants them; a failure can be tried again. */
  const load = async () => {
    if (loaded) return;
    try {
      const [{ calculators }, { getForms }] = await Promise.all([
        import("/static/estimate/calculators.js"),
        import("/static/estimate/api.js"),
      ]);
      const demo = byId("demo");
      const forms = await getForms();
      loaded = calculators(byId("estimate"), forms, { ...port, demo: demo.hidden ? null : demo.textContent });
      place.hidden = true;
    } catch (error) {
      const again = h("button", { type: "button", class: "primary", onclick: load }, "重试");
      const why = "retryable" in error ? error.message : "没有打开。请看看手机有没有网，再点「重试」。";
      place.replaceChildren(h("span", { role: "alert" }, why), again);
    }
  };
  const open = (event) => {
    event.preventDefault();
    from = { view: document.documentElement.dataset.view, opener: event.currentTarget, scrolled: window.scrollY };
    port.close();
    // The phone's own way back leads back to the conversation, too.
    window.history.pushState({ estimate: true }, "");
    show("estimate-view");
    load();
  };
  const back = () => {
    if (document.documentElement.dataset.view !== "estimate-view") return;
    show(from.view, false);
    window.scrollTo(0, from.scrolled);
    const opener = from.opener.offsetParent ? from.opener : byId("more");
    opener.focus({ preventScroll: true });
  };

  byId("open-estimate").addEventListener("click", open);
  byId("welcome-estimate").addEventListener("click", open);
  byId("estimate-back").addEventListener("click", () => window.history.back());
  window.addEventListener("popstate", back);
  document.addEventListener("areachange", () => {
    if (loaded) loaded.stale();
  });
}
