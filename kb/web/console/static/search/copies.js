/** One key copies: the server composed the text from the curated parts; here it only gets into the clipboard. */

import { byId } from "/static/console/dom.js";
import { copyText } from "/static/estimate/copy.js";

export const FORMS = {
  speech: { name: "话术", key: "1", size: (n) => `约${n}秒` },
  sms: { name: "短信", key: "2", size: (n) => `${n}条` },
  wechat: { name: "微信", key: "3", size: (n) => `${n}字节` },
};

/** The form as it is said on the screen: 短信 2条. */
export function named(form, copied) {
  return `${FORMS[form].name}（${FORMS[form].size(copied.size)}）`;
}

/**
 * Copy; where no way of the browser works, the text is shown selected. Whether it is in the clipboard.
 * @param {string} text
 */
export async function copy(text) {
  if (await copyText(text)) return true;
  const dialog = byId("by-hand");
  const field = byId("by-hand-text");
  field.value = text;
  dialog.showModal();
  field.select();
  return false;
}
