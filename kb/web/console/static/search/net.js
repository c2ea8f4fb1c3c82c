/** What the desk asks the server. Reads can be called off: an answer to what is no longer typed is not waited for. */

import { ApiError, call } from "/static/console/api.js";
import { toSignIn } from "/static/console/leaving.js";

function query(values) {
  const pairs = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return new URLSearchParams(pairs).toString();
}

/**
 * What fits what is typed; `more`: `{full, trace}`. A request of its own, because it is called off by the next
 * keystroke: then it throws an AbortError.
 */
export async function find(text, where, { full = false, trace = false }, signal) {
  const path = `/console/api/find?${query({ q: text, ...where, full, trace })}`;
  let response = null;
  try {
    response = await fetch(path, { headers: { Accept: "application/json" }, credentials: "same-origin", cache: "no-store", signal });
    if (response.ok) return await response.json();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError("没有连上服务器，再输一个字就会重试。", { code: "offline" });
  }
  const { error = {} } = await response.json().catch(() => ({}));
  if (error.code === "sign_in_required") toSignIn();
  throw new ApiError(error.message || "查找出了问题，再输一个字就会重试。", { code: error.code, status: response.status });
}

/** An answer; with `version` as it was once served. */
export function entry(id, where, version = null) {
  return call("GET", `/console/api/entries/${id}?${query({ ...where, version })}`);
}

/** Areas, years and the four lists. */
export function deskLists(where) {
  return call("GET", `/console/api/desk?${query(where)}`);
}

/** An answer was opened or copied in a call. */
export function shown(callId, answer, where, how) {
  return call("POST", "/console/api/shown", { call_id: callId, entry: answer.id, version: answer.version, how, ...where });
}

/** Keep an entry at hand, or no longer. */
export function favourite(id, on) {
  return call(on ? "PUT" : "DELETE", `/console/api/favourites/${id}`);
}

export function saveNote(note) {
  return call("POST", "/console/api/notes", note);
}

/** The latest notes of one's own; `toDo`: those still to be followed up. */
export function notes(toDo, limit) {
  return call("GET", `/console/api/notes?${query({ to_do: toDo, limit })}`);
}

export function followedUp(id) {
  return call("POST", `/console/api/notes/${id}/done`);
}

export function flag(raised) {
  return call("POST", "/console/api/flags", raised);
}
