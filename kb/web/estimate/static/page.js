/** Start the page of the calculators: area, hotline, type size; the rest is shared with the chat. */

import { getSession } from "/static/chat/api.js";
import { byId, h } from "/static/chat/dom.js";
import { dialled } from "/static/chat/phone.js";
import { read, typeSwitch, write } from "/static/chat/prefs.js";
import { getForms } from "./api.js";
import { calculators } from "./calculators.js";

/** Say something to screen readers; the same words twice are said twice. */
function announce(text) {
  byId("status").textContent = "";
  setTimeout(() => {
    byId("status").textContent = text;
  }, 50);
}

/** The area chosen here or in the chat. */
function areaChoice(session, onChange) {
  const known = session.areas.some((area) => area.code === read("area"));
  let code = known ? read("area") : session.area.code;
  const chosen = () => session.areas.find((area) => area.code === code) || session.area;
  const select = byId("area");
  const apply = () => {
    const { name, hotline } = chosen();
    byId("area-name").textContent = name;
    byId("call").hidden = !hotline;
    if (!hotline) return;
    byId("call").href = `tel:${dialled(hotline.number)}`;
    byId("call").setAttribute("aria-label", `热线 ${hotline.number}`);
  };
  select.replaceChildren(
    ...session.areas.map((area) => h("option", { value: area.code, selected: area.code === code }, area.name)),
  );
  byId("area-choice").hidden = session.areas.length < 2;
  select.addEventListener("change", () => {
    code = select.value;
    write("area", code);
    apply();
    onChange();
    announce(`往后按${chosen().name}的标准算`);
  });
  apply();
  return { area: () => code, hotline: () => chosen().hotline };
}

function start(session, forms) {
  let shown = null;
  const place = areaChoice(session, () => shown.stale());
  const demo = document.querySelector(".demo");
  const root = byId("estimate");
  shown = calculators(
    root,
    forms,
    { ...place, announce, demo: demo ? demo.textContent : null },
    {
      kind: root.dataset.kind || null,
      onChoose: (id) => {
        const { title } = forms.calculators.find((one) => one.id === id);
        document.title = `${title} · 医小答`;
        window.history.replaceState(null, "", `/estimate/${id}`);
      },
    },
  );
  byId("boot").hidden = true;
  root.hidden = false;
}

/** Get what is needed; until it is there, say what is wrong and offer to try again. */
async function boot() {
  try {
    start(...(await Promise.all([getSession(), getForms()])));
  } catch (error) {
    const again = h("button", { type: "button", class: "primary", onclick: boot }, "重试");
    byId("boot").replaceChildren(h("span", { role: "alert" }, error.message), " ", again);
    if (!("retryable" in error)) throw error;
  }
}

typeSwitch(byId("type"), announce);
boot();
