/** What the calculators ask the server. Nothing sent is stored there, and nothing is kept here. */

import { ApiError, request } from "/static/chat/api.js";

const MOST_OFFICES = 3;

/** The forms: fields, questions, choices. */
export function getForms() {
  return request("GET", "/web/estimate");
}

/** Ask a rule; its reply, or ApiError with the field at fault. */
export function ask(path, body) {
  return request("POST", path, body);
}

/** A number as the person wrote it; `{value, read}`. Sent as a body: an address may end up in a log. */
export function readNumber(said, kind) {
  return request("POST", "/web/number", { said, kind });
}

/** Nothing where the server refuses: the result is shown without it. */
async function orNothing(promise) {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof ApiError) return null;
    throw error;
  }
}

/** A service with its nearest offices for an area, each null where it cannot be had. */
export async function whereToGo(id, area) {
  const query = `area=${encodeURIComponent(area)}`;
  const [one, found] = await Promise.all([
    orNothing(request("GET", `/v1/services/${encodeURIComponent(id)}?${query}`)),
    orNothing(request("GET", `/v1/offices?${query}&service=${encodeURIComponent(id)}&limit=${MOST_OFFICES}`)),
  ]);
  return { service: one ? one.service : null, page: one ? one.page : null, offices: found ? found.offices : [] };
}

/** An entry for an area, or null. */
export function entry(id, area) {
  return orNothing(request("GET", `/v1/entries/${id}?area=${encodeURIComponent(area)}`));
}
