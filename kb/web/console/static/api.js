/** Talk to the console's server: session, token for changes, and what to do when the session is over. */

import { toAccount, toSignIn, welcome } from "./leaving.js";

const TIMEOUT_MS = 20_000;

/** What went wrong, in words for the person; `code` and `field` are the server's. */
export class ApiError extends Error {
  constructor(message, { code = "", status = 0, field = "", traceId = "" } = {}) {
    super(message);
    Object.assign(this, { code, status, field, traceId });
  }
}

/** For `catch`, where it is no matter that the server refused; a fault of the page's own is. */
export function quiet(error) {
  if (!(error instanceof ApiError)) throw error;
  return null;
}

let csrf = "";
let speaksFor = null;

function idOf(session) {
  return session.account ? session.account.id : null;
}

/** Keep whom this page speaks for, and the token, as a reply about the session tells; returns the reply. */
export function remember(session) {
  csrf = session.csrf_token;
  speaksFor = idOf(session);
  return session;
}

async function failure(response) {
  const body = await response.json().catch(() => null);
  const error = (body && body.error) || {};
  const message = error.message || (response.status >= 500 ? "系统暂时出了问题，请过一会儿再试。" : "没有做成，请再试一次。");
  const { code = "", field = "", trace_id: traceId = "" } = error;
  return new ApiError(message, { code, field, traceId, status: response.status });
}

async function send(method, path, body, { poll, signal }) {
  const controller = new AbortController();
  if (signal) signal.addEventListener("abort", () => controller.abort(), { once: true });
  const timer = setTimeout(() => controller.abort(), TIMEOUT_MS);
  const headers = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (method !== "GET") headers["X-CSRF-Token"] = csrf;
  if (poll) headers["X-Console-Poll"] = "1";
  try {
    return await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
      signal: controller.signal,
    });
  } catch (error) {
    if (signal && signal.aborted) throw error;
    if (error.name === "AbortError") throw new ApiError("等了太久没有回音，请再试一次。", { code: "slow" });
    throw new ApiError("没有连上服务器，请看看网络。", { code: "offline" });
  } finally {
    clearTimeout(timer);
  }
}

/**
 * One request; returns the JSON body, null for 204. Throws ApiError; 401 leads to the sign-in page.
 * @param {{poll?: boolean, signal?: AbortSignal}} how `poll`: the page asks by itself, which does not keep
 *   the session alive; `signal`: calls it off, and the AbortError is thrown as it is
 */
export async function call(method, path, body, how = {}) {
  let response = await send(method, path, body, how);
  if (response.status === 403 && method !== "GET") {
    const error = await failure(response.clone());
    if (error.code === "csrf_failed") {
      await renew();
      response = await send(method, path, body, how);
    }
  }
  if (response.ok) {
    welcome();
    return response.status === 204 ? null : response.json();
  }
  const error = await failure(response);
  if (error.code === "sign_in_required") toSignIn();
  if (error.code === "password_change_required") toAccount();
  throw error;
}

async function asked() {
  const response = await send("GET", "/console/api/session", undefined, { poll: true });
  if (!response.ok) throw await failure(response);
  return response.json();
}

/** Who is signed in; `account` is null for nobody. */
export async function session() {
  return remember(await asked());
}

/**
 * Signed in again in another tab: the token there is new, the work here need not be lost. Under another account it is
 * not this page's to do, now or when the button is pressed again.
 */
async function renew() {
  const now = await asked();
  if (idOf(now) !== speaksFor) {
    throw new ApiError("这个浏览器里换了账号，这一步没有做。请用原来的账号登录，或者刷新这一页。", { code: "account_changed" });
  }
  remember(now);
}
