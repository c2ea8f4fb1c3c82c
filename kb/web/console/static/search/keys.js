/** The keys of the desk: one table, from which they work and from which they are listed. */

import { byId, h } from "/static/console/dom.js";
import { composing } from "./box.js";

/** `code`: works with Alt everywhere, and alone where nothing is typed. `how`: keys that the box or the browser handles. */
export const KEYS = [
  {
    title: "找答复",
    keys: [
      { how: ["直接输入"], text: "边输边找：汉字、拼音、首字母" },
      { how: ["↑", "↓"], text: "在结果里移动，中间同时预览" },
      { how: ["回车"], text: "打开选中的答复（打开后不再跟着预览变）" },
      { code: "KeyJ", key: "J", id: "next", text: "打开下一条" },
      { code: "KeyK", key: "K", id: "previous", text: "打开上一条" },
      { how: ["PgUp", "PgDn"], text: "翻动答复" },
      { code: "KeyL", key: "L", id: "lists", text: "换常用列表：最近、收藏、今日热门、30 天有变" },
      { code: "KeyA", key: "A", id: "area", text: "选参保地" },
      { code: "KeyY", key: "Y", id: "year", text: "选年度" },
      { code: "KeyI", key: "I", id: "trace", text: "看检索依据" },
    ],
  },
  {
    title: "用答复",
    keys: [
      { code: "Digit1", key: "1", id: "speech", text: "复制话术（说的）" },
      { code: "Digit2", key: "2", id: "sms", text: "复制短信" },
      { code: "Digit3", key: "3", id: "wechat", text: "复制微信" },
      { code: "KeyC", key: "C", id: "calc", text: "测算：报销、救助、缴费、等待期、材料" },
      { code: "KeyP", key: "P", id: "favourite", text: "收藏，或取消收藏" },
      { code: "KeyW", key: "W", id: "wrong", text: "标记：答复有错" },
      { code: "KeyO", key: "O", id: "outdated", text: "标记：答复过期" },
      { code: "KeyM", key: "M", id: "missing", text: "标记：缺这个问题的答复" },
    ],
  },
  {
    title: "记来电",
    keys: [
      { code: "KeyN", key: "N", id: "note", text: "到通话记录" },
      { code: "KeyX", key: "X", id: "done", text: "保存记录，接下一位" },
      { code: "KeyU", key: "U", id: "to_do", text: "到待跟进" },
    ],
  },
  {
    title: "走动",
    keys: [
      { how: ["Esc"], text: "回到搜索框；在搜索框里清空" },
      { how: ["F6"], text: "在搜索、答复、通话记录之间换", id: "pane", code: "F6" },
      { how: ["?", "F1"], text: "打开这张表" },
    ],
  },
];

const BY_CODE = new Map(KEYS.flatMap(({ keys }) => keys.filter((key) => key.code).map((key) => [key.code, key])));
const FIELDS = "input, textarea, select, [contenteditable]";

function action(event) {
  if (event.key === "F1") return "help";
  const found = BY_CODE.get(event.code);
  if (event.code === "F6") return "pane";
  if (event.altKey) return found && found.key ? found.id : null;
  if (event.target instanceof Element && event.target.closest(FIELDS)) return null;
  if (event.key === "?" || event.key === "？") return "help";
  if (event.key === "/") return "search";
  return found && found.key && !event.shiftKey ? found.id : null;
}

/** @param {Object<string, function()>} actions by the ids of KEYS, with `help`, `search` and `escape` */
export function listen(actions) {
  document.addEventListener("keydown", (event) => {
    if (composing(event) || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    if (document.querySelector("dialog[open]")) return;
    const id = event.key === "Escape" ? "escape" : action(event);
    if (!id || !actions[id]) return;
    event.preventDefault();
    actions[id]();
  });
}

function line({ how, key, text }) {
  const caps = how ? how.map((name) => h("kbd", {}, name)) : [h("kbd", {}, "Alt"), h("kbd", {}, key)];
  return h("tr", {}, h("td", { class: "caps" }, caps), h("td", {}, text));
}

/** The list of keys; closes by Esc, like every dialog, and by the key that opened it. */
export function showKeys() {
  const dialog = byId("keys");
  if (dialog.open) return;
  if (!dialog.firstChild) {
    dialog.append(
      h("h2", { id: "keys-title" }, "按键"),
      h("p", {}, "带 Alt 的键在哪里都管用；光标不在输入框里时，不用按 Alt。"),
      h(
        "div",
        { class: "key-groups" },
        KEYS.map(({ title, keys }) => h("section", {}, h("h3", {}, title), h("table", {}, h("tbody", {}, keys.map(line))))),
      ),
      h("form", { method: "dialog" }, h("button", { class: "primary" }, "知道了（Esc）")),
    );
    dialog.addEventListener("keydown", (event) => {
      if (event.key === "?" || event.key === "F1") {
        event.preventDefault();
        dialog.close();
      }
    });
  }
  dialog.showModal();
}
