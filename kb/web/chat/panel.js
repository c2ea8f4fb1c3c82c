/** The header's disclosure 「更多」: hotline, area, printing, privacy. On wide screens it is always open. */

import { byId, h } from "./dom.js";
import { dialled } from "./phone.js";
import { read, write } from "./prefs.js";

/** Wide enough to show the panel beside the conversation; the same figure as in index.html. */
const WIDE = "(min-width: 1100px)";

/** Open and close the panel; Escape closes it and gives the focus back. */
function disclosure() {
  const [button, panel] = [byId("more"), byId("panel")];
  const wide = window.matchMedia(WIDE);
  const set = (open) => {
    panel.hidden = !open && !wide.matches;
    button.setAttribute("aria-expanded", String(open));
    button.textContent = open ? "收起" : "更多";
  };
  button.addEventListener("click", () => set(button.getAttribute("aria-expanded") !== "true"));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || button.getAttribute("aria-expanded") !== "true") return;
    set(false);
    button.focus();
  });
  document.addEventListener("click", (event) => {
    if (!byId("top").contains(event.target)) set(false);
  });
  wide.addEventListener("change", () => set(false));
  set(false);
  return () => set(false);
}

function fillHotline(hotline) {
  byId("hotline").hidden = !hotline;
  byId("call").hidden = !hotline;
  if (!hotline) return;
  byId("call").href = `tel:${dialled(hotline.number)}`;
  byId("call").setAttribute("aria-label", `热线 ${hotline.number}`);
  byId("hotline-name").textContent = hotline.name;
  byId("hotline-number").href = `tel:${dialled(hotline.number)}`;
  byId("hotline-number").textContent = hotline.number;
  byId("hotline-hours").textContent = hotline.hours || "";
}

/** Print with everything unfolded, and fold it again afterwards. */
function printing() {
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("#log details:not([open])")];
    for (const fold of opened) fold.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const fold of opened) fold.open = false;
  });
  byId("print").addEventListener("click", () => window.print());
}

/**
 * @param {object} session from `/web/session`
 * @param {{onPrivacy: function(), onForget: function(), announce: function(string)}} port
 * @returns {{area: function(): string, hotline: function(): (object|null), close: function()}} what holds for the
 *   area chosen, which a change tells with an `areachange` event on the document; and closing the panel
 */
export function panel(session, port) {
  const close = disclosure();
  const select = byId("area");
  const known = session.areas.some((area) => area.code === read("area"));
  let code = known ? read("area") : session.area.code;
  const chosen = () => session.areas.find((area) => area.code === code) || session.area;

  const apply = () => {
    byId("area-name").textContent = chosen().name;
    fillHotline(chosen().hotline);
  };
  select.replaceChildren(
    ...session.areas.map((area) => h("option", { value: area.code, selected: area.code === code }, area.name)),
  );
  byId("area-choice").hidden = session.areas.length < 2;
  select.addEventListener("change", () => {
    code = select.value;
    write("area", code);
    apply();
    document.dispatchEvent(new Event("areachange"));
    port.announce(`往后的问题按${chosen().name}的政策回答`);
  });
  byId("show-privacy").addEventListener("click", () => {
    close();
    port.onPrivacy();
  });
  byId("forget").addEventListener("click", () => {
    close();
    port.onForget();
  });
  printing();
  apply();
  return { area: () => code, hotline: () => chosen().hotline, close };
}
