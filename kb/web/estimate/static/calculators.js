/** The calculators on a page: choosing one, its form, its result. The chat and the page of their own share this. */

import { h } from "/static/chat/dom.js";
import { Calculation } from "./calculation.js";

/** Print results with everything unfolded, and fold it again afterwards. */
function printing(root) {
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...root.querySelectorAll(".outcome details:not([open])")];
    for (const fold of opened) fold.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const fold of opened) fold.open = false;
  });
}

/**
 * @param {HTMLElement} root empty; gets the calculators
 * @param {object} forms EstimateReply
 * @param {{area: function(): string, hotline: function(): (object|null), announce: function(string), demo: (string|null)}} port
 * @param {{kind: (string|null), onChoose: function(string)}} first which one is open at once, and who is told
 * @returns {{choose: function(string), stale: function()}} `stale`: the area changed
 */
export function calculators(root, forms, port, { kind = null, onChoose = () => undefined } = {}) {
  const made = new Map();
  const place = h("div", { class: "place-of-form" });
  const buttons = new Map();

  const choose = (id) => {
    const spec = forms.calculators.find((one) => one.id === id);
    if (!spec) return;
    if (!made.has(id)) {
      made.set(id, new Calculation(spec, forms, port));
      place.append(made.get(id).element);
    }
    for (const [name, one] of made) one.element.hidden = name !== id;
    for (const [name, button] of buttons) {
      if (name === id) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    root.classList.add("chosen");
    onChoose(id);
  };

  const choice = (spec) => {
    const button = h(
      "button",
      { type: "button", class: "kind-choice", onclick: () => choose(spec.id) },
      h("strong", {}, spec.title),
      h("span", { class: "of-kind" }, spec.lead),
    );
    buttons.set(spec.id, button);
    return h("li", {}, button);
  };
  root.classList.add("estimate");
  root.replaceChildren(
    h("nav", { class: "kinds", "aria-label": "算什么" }, h("ul", {}, forms.calculators.map(choice))),
    place,
  );
  printing(root);
  if (kind) choose(kind);
  return {
    choose,
    stale() {
      for (const one of made.values()) one.stale();
    },
  };
}
