/**
 * The Markdown subset of answers (paragraphs, `-` and `1.` lists, `**bold**`) as DOM nodes.
 * Whatever else is in the text, HTML included, is shown as it was written.
 */

import { append, h } from "./dom.js";

const BULLET = /^\s*[-*•]\s+(.*)$/;
const NUMBERED = /^\s*(\d{1,2})\.\s+(.*)$/;

/** Bold runs and plain text of one line; `plain` turns a piece of text into nodes. */
function inline(text, plain) {
  return text.split(/\*\*(.+?)\*\*/).map((part, index) =>
    index % 2 ? h("strong", {}, plain(part)) : plain(part),
  );
}

/** Lines grouped into blocks `{tag, start, items}`; an item is a list of lines. */
function blocks(source) {
  const found = [];
  let open = null;
  for (const line of source.replace(/\r\n?/g, "\n").split("\n")) {
    const numbered = NUMBERED.exec(line);
    const bullet = BULLET.exec(line);
    const tag = numbered ? "ol" : bullet ? "ul" : "p";
    const text = numbered ? numbered[2] : bullet ? bullet[1] : line.trim();
    if (!line.trim()) {
      if (open && open.tag === "p") open = null;
      else if (open) open.loose = true;
    } else if (tag === "p" && open && !open.loose) {
      open.items[open.items.length - 1].push(text);
    } else if (tag !== "p" && open && open.tag === tag) {
      open.items.push([text]);
      open.loose = false;
    } else {
      open = { tag, start: numbered ? Number(numbered[1]) : 1, items: [[text]], loose: false };
      found.push(open);
    }
  }
  return found;
}

/** The lines of one item with a line break between them. */
function lines(item, plain) {
  return item.map((line, index) => [index ? h("br") : null, inline(line, plain)]);
}

/**
 * @param {string} source Markdown subset
 * @param {function(string): Array<Node|string>} plain how plain text becomes nodes
 * @returns {DocumentFragment}
 */
export function markdown(source, plain = (text) => [text]) {
  const fragment = document.createDocumentFragment();
  for (const block of blocks(source)) {
    if (block.tag === "p") append(fragment, h("p", {}, lines(block.items[0], plain)));
    else {
      const start = block.tag === "ol" && block.start !== 1 ? block.start : null;
      append(fragment, h(block.tag, { start }, block.items.map((item) => h("li", {}, lines(item, plain)))));
    }
  }
  return fragment;
}
