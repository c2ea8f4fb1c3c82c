/** One person's time at the kiosk. The session is held in this variable alone: no cookie, no storage. */

import { ApiError } from "/static/chat/api.js";
import { api } from "./api.js";

/** How often the server hears that somebody is still there. */
const ALIVE_EVERY_MS = 20_000;
const OVER = "刚才的内容已经清除，请重新开始。";

export class Session {
  constructor() {
    this.opening = null;
    this.token = null;
    this.told = 0;
    /** Ended sessions whose deletion has not reached the server yet; it deletes by itself, too. */
    this.unended = new Set();
    window.addEventListener("pagehide", () => this.token && api.wipeLater(this.token));
  }

  /** The session, opened when first needed. */
  open() {
    if (!this.opening) {
      const mine = api.open().then(({ session }) => {
        if (this.opening === mine) this.token = session;
        return session;
      });
      this.opening = mine;
      mine.catch(() => {
        if (this.opening === mine) this.opening = null;
      });
    }
    return this.opening;
  }

  /** Ask in this session; a session that the server has wiped is dropped. */
  async chat(text, id) {
    const opening = this.open();
    const token = await opening;
    // Wiped while it was being opened: nothing is sent for somebody who has gone.
    if (this.opening !== opening) throw new ApiError("refused", OVER, { code: "kiosk_session_over" });
    try {
      return await api.chat(token, text, id);
    } catch (error) {
      if (error instanceof ApiError && error.code === "kiosk_session_over" && this.token === token) this.drop();
      throw error;
    }
  }

  /** Somebody touched the screen. */
  active(now) {
    if (!this.token || now - this.told < ALIVE_EVERY_MS) return;
    this.told = now;
    const token = this.token;
    api.alive(token).catch((error) => {
      if (error.code === "kiosk_session_over" && this.token === token) this.drop();
    });
  }

  drop() {
    this.opening = null;
    this.token = null;
    this.told = 0;
  }

  /** The person has gone: delete everything of the session. */
  end() {
    if (this.token) this.unended.add(this.token);
    this.drop();
    return this.settle();
  }

  /** Delete what could not be deleted before. */
  async settle() {
    for (const token of [...this.unended]) {
      try {
        await api.wipe(token);
      } catch (error) {
        if (error.retryable) continue;
      }
      this.unended.delete(token);
    }
  }
}
