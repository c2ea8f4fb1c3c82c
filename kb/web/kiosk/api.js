/** The kiosk's requests. */

import { ApiError, request } from "/static/chat/api.js";

/** The id of this kiosk: the address is `/kiosk/<id>`. */
export const screenId = window.location.pathname.split("/")[2] || "";

const BASE = `/kiosk/api/${encodeURIComponent(screenId)}`;
/** A little longer than the worker's own (worker.js). */
const PATIENCE_MS = 30_000;

/**
 * A GET that may be answered by what is kept on the kiosk.
 * @returns {Promise<{body: object, kept: boolean}>} rejects with an ApiError
 */
async function look(path) {
  let response;
  try {
    response = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    throw new ApiError("offline", "没有连上网络");
  }
  const body = await response.json().catch(() => null);
  if (!response.ok || !body) {
    const { code = "", message = "系统暂时出了问题" } = (body && body.error) || {};
    throw new ApiError(response.status < 500 ? "refused" : "broken", message, { code, status: response.status });
  }
  return { body, kept: response.headers.has("X-Kiosk-Kept") };
}

export const api = {
  home: () => look(BASE),
  answers: () => look(`${BASE}/answers`),
  keyboard: () => look("/kiosk/keyboard.json"),
  open: () => request("POST", `${BASE}/session`),
  chat: (session, text, id) => request("POST", `${BASE}/chat`, { session, text, message_id: id }),
  alive: (session) => request("POST", `${BASE}/alive`, { session }),
  wipe: (session) => request("POST", `${BASE}/wipe`, { session }),
  shown: (entry, version) => request("POST", `${BASE}/shown`, { entry, version }),
  /** For a page that is being closed: nobody waits for the answer. */
  wipeLater(session) {
    const body = new Blob([JSON.stringify({ session })], { type: "application/json" });
    navigator.sendBeacon(`${BASE}/wipe`, body);
  },
};
