/** Talk to the server; every failure becomes one ApiError in words for the person. */

/** Longer than the server's own limit for a turn, so that a slow answer is still an answer. */
const TIMEOUT_MS = 20_000;

const OFFLINE = "没有连上。请看看手机有没有网，再点「重试」。";
const SLOW = "等了太久没有回音。请再点「重试」。";
const BROKEN = "系统暂时出了问题。请过一会儿点「重试」。";
const BUSY = "问得太快了。请稍等再点「重试」。";

/**
 * `kind`: `offline` | `slow` | `broken` | `busy` may succeed when tried again as it is;
 * `refused` needs the person to change something. `code` is the server's stable code,
 * `field` the one at fault.
 */
export class ApiError extends Error {
  constructor(kind, message, { code = "", status = 0, traceId = "", field = "" } = {}) {
    super(message);
    Object.assign(this, { kind, code, status, traceId, field });
  }

  /** Whether sending the same again can help. */
  get retryable() {
    return this.kind !== "refused";
  }
}

/** The error in the one shape of the API, or what its status says when there is none. */
async function failure(response) {
  const body = await response.json().catch(() => null);
  const error = (body && body.error) || {};
  const { code = "", field = "", trace_id: traceId = "" } = error;
  const details = { code, field, traceId, status: response.status };
  if (response.status === 429) return new ApiError("busy", error.message || BUSY, details);
  if (error.code === "not_ready") return new ApiError("broken", error.message, details);
  if (response.status >= 500) return new ApiError("broken", BROKEN, details);
  return new ApiError("refused", error.message || "这句话没能处理，请换个说法。", details);
}

/** One request; returns the JSON body, null for 204. Throws ApiError. */
export async function request(method, path, body) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), TIMEOUT_MS);
  const headers = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  try {
    const response = await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
      signal: controller.signal,
    });
    if (!response.ok) throw await failure(response);
    return response.status === 204 ? null : await response.json();
  } catch (error) {
    if (error instanceof ApiError) throw error;
    if (error.name === "AbortError") throw new ApiError("slow", SLOW);
    if (error instanceof SyntaxError) throw new ApiError("broken", BROKEN);
    if (error instanceof TypeError) throw new ApiError("offline", OFFLINE);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** A UUID v4. `crypto.randomUUID` exists only on https; counties run this on plain http inside a network. */
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Mode, areas, hotline, suggestions, and whether the privacy notice was acknowledged. */
export function getSession() {
  return request("GET", "/web/session");
}

/** Record that the privacy notice was acknowledged. */
export function acceptPrivacy() {
  return request("POST", "/web/privacy", { accepted: true });
}

/** Ask; the same `messageId` again is the same message. Returns a ChatReply. */
export function chat(text, messageId, area) {
  return request("POST", "/web/chat", { text, message_id: messageId, ...(area ? { area } : {}) });
}

/** Whether a reply helped; `reasons` and `comment` only where it did not. */
export function feedback(traceId, helpful, reasons, comment) {
  const more = { ...(reasons && reasons.length ? { reasons } : {}), ...(comment ? { comment } : {}) };
  return request("POST", "/web/feedback", { trace_id: traceId, helpful, ...more });
}

/** Delete everything stored of this browser's conversation. */
export function forget() {
  return request("POST", "/web/forget");
}

/** A person's answer; every call returns how things stand (ResidentHandoff). */
export const handoff = {
  look: (offer) => request("GET", `/web/handoff${offer ? "?offer=true" : ""}`),
  ask: (question, facts, messageId) => request("POST", "/web/handoff", { question, facts, message_id: messageId }),
  add: (text, messageId) => request("POST", "/web/handoff/messages", { text, message_id: messageId }),
  read: (id) => request("POST", "/web/handoff/read", { read_id: id }),
  close: () => request("POST", "/web/handoff/close"),
};
