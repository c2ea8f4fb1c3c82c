/** What stands below the empty box: recents, favourites, today's hot questions, what changed in thirty days. */

import { h } from "/static/console/dom.js";
import { read, write } from "/static/chat/prefs.js";

const LISTS = [
  ["recents", "最近", "打开过的答复会在这里"],
  ["favourites", "收藏", "按 Alt P 收藏常用的答复"],
  ["hot", "今日热门", "今天还没有人问"],
  ["changed", "30天有变", "30 天里没有改过的答复"],
];

export class Lists {
  /**
   * @param {HTMLElement} tabs
   * @param {{onShow: function(object[], string)}} port gets the entries of the list and what is said when it is empty
   */
  constructor(tabs, port) {
    this.port = port;
    this.desk = null;
    this.name = LISTS.some(([name]) => name === read("console-list")) ? read("console-list") : null;
    this.buttons = LISTS.map(([name, title]) =>
      h("button", { type: "button", class: "tab", "data-list": name, onclick: () => this.choose(name) }, title),
    );
    this.tabs = tabs;
    tabs.append(...this.buttons);
  }

  fill(desk) {
    this.desk = desk;
    for (const button of this.buttons) {
      const count = desk[button.dataset.list].length;
      const title = LISTS.find(([name]) => name === button.dataset.list)[1];
      button.replaceChildren(title, count ? h("span", { class: "count" }, ` ${count}`) : "");
    }
  }

  choose(name) {
    this.name = name;
    write("console-list", name);
    this.show();
  }

  /** The list after the one that is shown. */
  next() {
    const at = LISTS.findIndex(([name]) => name === this.name);
    this.choose(LISTS[(at + 1) % LISTS.length][0]);
  }

  show() {
    this.tabs.hidden = false;
    // Until one was chosen, the first that has anything.
    if (!this.name && this.desk) this.name = (LISTS.find(([name]) => this.desk[name].length) || LISTS[0])[0];
    if (!this.name) return;
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(button.dataset.list === this.name));
    const empty = LISTS.find(([name]) => name === this.name)[2];
    this.port.onShow(this.desk ? this.desk[this.name] : [], empty);
  }

  hide() {
    this.tabs.hidden = true;
  }
}
