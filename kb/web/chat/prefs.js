/** What this browser remembers: type size and area. Never anything a person wrote. */

const PREFIX = "yixiaoda.";

/** Type sizes in the order of the switch; `next` is what pressing the button does. */
const SIZES = [
  { name: "normal", label: "标准字" },
  { name: "large", label: "大字" },
  { name: "huge", label: "特大字" },
];

/** A stored preference, or null: storage may be off (private windows, some in-app browsers). */
export function read(name) {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

/** Store a preference where storage is allowed. */
export function write(name, value) {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // Without storage the choice holds until the page is closed.
  }
}

/**
 * The type-size switch: each press goes one size up, after the largest back to normal. Says so with a
 * `typechange` event on the document.
 * @param {HTMLElement} button
 * @param {function(string)} announce
 */
export function typeSwitch(button, announce) {
  let index = Math.max(0, SIZES.findIndex((size) => size.name === read("type")));
  const show = () => {
    const next = SIZES[(index + 1) % SIZES.length];
    document.documentElement.dataset.type = SIZES[index].name;
    button.textContent = next.label;
    button.setAttribute("aria-label", `${next.label}：现在是${SIZES[index].label}，按一下换成${next.label}`);
  };
  button.addEventListener("click", () => {
    index = (index + 1) % SIZES.length;
    write("type", SIZES[index].name);
    show();
    document.dispatchEvent(new Event("typechange"));
    announce(`已换成${SIZES[index].label}`);
  });
  show();
}
