/** Build DOM nodes. Text only ever becomes text nodes: nothing in this front end parses HTML. */

/**
 * An element with attributes and children.
 * @param {string} tag
 * @param {Object<string, *>} attributes `class`, `on…` handlers (functions), else attributes;
 *   null, undefined and false are left out.
 * @param {...(Node|string|null|undefined|Array)} children
 * @returns {HTMLElement}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  append(element, children);
  return element;
}

/** Append nodes and strings, nested lists included; empty ones are skipped. */
export function append(parent, children) {
  for (const child of [children].flat(Infinity)) {
    if (child === null || child === undefined || child === "") continue;
    parent.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/** The element with this id; a missing one is a mistake in index.html. */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no element #${id}`);
  return element;
}

/** Text for the ears only. */
export function unseen(text) {
  return h("span", { class: "unseen" }, text);
}

/** A link is followed only to http(s); anything else (javascript:, data:) is dropped. */
export function safeUrl(url) {
  return typeof url === "string" && /^https?:\/\//i.test(url) ? url : null;
}
