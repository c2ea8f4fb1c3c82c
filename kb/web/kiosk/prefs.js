/** Size of type and contrast: of this person only, so held in the page and nowhere else. */

import { byId } from "/static/chat/dom.js";

const SIZES = [
  { name: "normal", label: "标准字" },
  { name: "large", label: "大字" },
  { name: "huge", label: "特大字" },
];

/**
 * @param {function(string)} announce
 * @returns {{reset: function()}}
 */
export function prefs(announce) {
  const root = document.documentElement;
  let size = 0;
  const showSize = () => {
    const next = SIZES[(size + 1) % SIZES.length].label;
    root.dataset.type = SIZES[size].name;
    byId("type").textContent = next;
    byId("type").setAttribute("aria-label", `${next}：现在是${SIZES[size].label}，按一下换成${next}`);
    document.dispatchEvent(new Event("typechange"));
  };
  const showContrast = (high) => {
    root.dataset.contrast = high ? "high" : "normal";
    byId("contrast").setAttribute("aria-pressed", String(high));
  };
  byId("type").addEventListener("click", () => {
    size = (size + 1) % SIZES.length;
    showSize();
    announce(`已换成${SIZES[size].label}`);
  });
  byId("contrast").addEventListener("click", () => showContrast(root.dataset.contrast !== "high"));
  const reset = () => {
    size = 0;
    showSize();
    showContrast(false);
  };
  reset();
  return { reset };
}
