// What may be on the screen at a moment, and what comes next. Pure: the same rules as kb/led in Python.
import { shanghai } from "./clock.js";

const BEHIND_MS = 5 * 60_000;

// Why a feed must not be played at `now` (ms): "none", "old" or "clock"; null when it may.
export function refusal(feed, now) {
  if (!feed) return "none";
  if (now >= Date.parse(feed.refuse_after)) return "old";
  // A clock that is before the moment the feed was made cannot tell what has ended.
  return now < Date.parse(feed.as_of) - BEHIND_MS ? "clock" : null;
}

export function showable(item, now) {
  if (item.valid_from && now < Date.parse(item.valid_from)) return false;
  if (item.valid_until && now >= Date.parse(item.valid_until)) return false;
  const local = shanghai(now);
  if (item.weekdays.length && !item.weekdays.includes(local.weekday)) return false;
  if (!item.hours) return true;
  const [first, last] = item.hours.map(minutesOf);
  const at = local.minutes;
  return first < last ? first <= at && at < last : at >= first || at < last;
}

function minutesOf(text) {
  const [hours, minutes] = text.split(":").map(Number);
  return hours * 60 + minutes;
}

// Walks the rotation of a feed; `turn` survives a new feed.
export class Turns {
  #at = -1;
  #urgentAt = -1;
  #urgentLast = false;

  // The next item to show, or null when there is none.
  next(feed, now) {
    const pressing = urgent(feed, now);
    const ordinary = () => this.#walk(feed, now);
    if (pressing.length && (feed.urgent === "alone" || !this.#urgentLast)) return this.#press(pressing);
    this.#urgentLast = false;
    const found = ordinary();
    return found ?? (pressing.length ? this.#press(pressing) : null);
  }

  #press(pressing) {
    this.#urgentLast = true;
    this.#urgentAt += 1;
    return pressing[this.#urgentAt % pressing.length];
  }

  #walk(feed, now) {
    const byKey = new Map(feed.items.map((item) => [item.key, item]));
    const round = feed.rotation;
    for (let step = 1; step <= round.length; step += 1) {
      const at = (this.#at + step) % round.length;
      const item = byKey.get(round[at]);
      if (item && showable(item, now)) {
        this.#at = at;
        return item;
      }
    }
    return null;
  }
}

export function urgent(feed, now) {
  return feed.items.filter((item) => item.urgent && showable(item, now));
}

// Whether what is being shown must leave at once; `feed` may be newer than `item`.
export function mustLeave(item, feed, now) {
  if (refusal(feed, now)) return true;
  const same = feed.items.find((other) => other.key === item.key);
  if (!same || same.version !== item.version || same.text !== item.text || same.detail !== item.detail) return true;
  if (!showable(same, now)) return true;
  return !item.urgent && urgent(feed, now).some((other) => !seen.has(other.key + other.version));
}

// Urgent notices that were on the screen already: a new one interrupts, one that alternates does not.
const seen = new Set();
export function noteShown(item) {
  if (item.urgent) seen.add(item.key + item.version);
}
