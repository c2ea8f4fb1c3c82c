/** The same small helpers as in the chat: text only ever becomes text nodes. */

export { append, byId, h, safeUrl, unseen } from "/static/chat/dom.js";
