/** The notice before first use, and deleting one's conversation. */

import { acceptPrivacy, forget } from "./api.js";
import { byId, h } from "./dom.js";
import { phoneLink, withPhones } from "./phone.js";
import { show } from "./views.js";

/** Run a request from a button: no double press, its error shown beside it. Returns success. */
async function attempt(button, place, action) {
  button.disabled = true;
  place.hidden = true;
  try {
    await action();
    return true;
  } catch (error) {
    place.textContent = `没有成功：${error.retryable ? "请看看有没有网，再点一次。" : error.message}`;
    place.hidden = false;
    return false;
  } finally {
    button.disabled = false;
  }
}

/** The notice as the bureau's content has it, a sentence a line. */
function describe({ privacy_notice: notice, hotline }) {
  const sentences = notice.match(/[^。]+。?/g) || [];
  byId("notice").replaceChildren(...sentences.map((sentence) => h("li", {}, withPhones(sentence, true))));
  if (hotline) byId("refuse-call").replaceChildren("，可以打 ", phoneLink(hotline.number), " 问工作人员");
}

/**
 * @param {object} session from `/web/session`
 * @param {{onForgotten: function(), waiting: function(): boolean}} port
 * @returns {{gate: function(), read: function(), askErase: function(), renew: function(object)}}
 */
export function privacy(session, port) {
  let accepted = session.privacy_seen;
  let opener = null;
  let resume = () => undefined;
  describe(session);

  const layOut = () => {
    byId("accept").hidden = accepted;
    byId("refuse").hidden = accepted;
    byId("privacy-back").hidden = !accepted;
    byId("privacy-forget").hidden = !accepted && !session.conversation;
  };
  const open = (view) => {
    opener = document.activeElement;
    layOut();
    show(view);
  };
  const back = () => {
    if (!accepted) {
      open("privacy");
      return;
    }
    show("chat", false);
    if (opener && opener.isConnected && opener.offsetParent) opener.focus();
    else byId("welcome-title").focus();
  };

  byId("accept").addEventListener("click", async () => {
    if (!(await attempt(byId("accept"), byId("privacy-error"), acceptPrivacy))) return;
    accepted = true;
    show("chat");
    resume();
    resume = () => undefined;
  });
  byId("privacy-back").addEventListener("click", back);
  byId("privacy-forget").addEventListener("click", () => open("erase"));
  byId("erase-no").addEventListener("click", back);
  byId("erase-yes").addEventListener("click", async () => {
    const place = byId("erase-error");
    if (port.waiting()) {
      place.textContent = "还有一个问题正在查，请等答案出来再删。";
      place.hidden = false;
      return;
    }
    if (!(await attempt(byId("erase-yes"), place, forget))) return;
    port.onForgotten();
  });

  return {
    /** The notice that must be acknowledged before anything can be asked; then `after` goes on. */
    gate(after = () => undefined) {
      accepted = false;
      resume = after;
      layOut();
      show("privacy");
    },
    /** The same notice, read again. */
    read: () => open("privacy"),
    /** Ask whether to delete the conversation. */
    askErase: () => open("erase"),
    /** After a deletion the server says afresh what it knows of this browser. */
    renew(fresh) {
      session = fresh;
      accepted = fresh.privacy_seen;
      describe(fresh);
    },
  };
}
