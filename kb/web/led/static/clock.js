// The time a screen goes by: its own clock, corrected by the service's while there is a connection.

const JITTER_MS = 1500;
const JUMP_MS = 60_000;
const EIGHT_HOURS = 8 * 3600 * 1000;

export class Clock {
  constructor(offset = 0) {
    this.offset = offset; // ms to add to this machine's clock
    this.#mark();
  }

  #mark() {
    this.#wall = Date.now();
    this.#steady = performance.now();
  }
  #wall = 0;
  #steady = 0;

  // Now, in ms. A clock that somebody set anew is believed as it is until the service is heard again.
  now() {
    const drift = Date.now() - this.#wall - (performance.now() - this.#steady);
    if (Math.abs(drift) > JUMP_MS) this.offset = 0;
    this.#mark();
    return Date.now() + this.offset;
  }

  // The service said it was `told` (ISO) for a request sent and answered at these moments of Date.now().
  sync(told, sent, answered) {
    const offset = Date.parse(told) - (sent + answered) / 2;
    this.offset = Math.abs(offset) < JITTER_MS ? 0 : Math.round(offset);
    this.#mark();
  }
}

// Hours, minutes and weekday (1 Monday … 7 Sunday) in Shanghai, whatever zone the machine is set to.
export function shanghai(ms) {
  const local = new Date(ms + EIGHT_HOURS);
  return {
    minutes: local.getUTCHours() * 60 + local.getUTCMinutes(),
    weekday: local.getUTCDay() || 7,
    text: `${local.getUTCMonth() + 1}月${local.getUTCDate()}日 ${pad(local.getUTCHours())}:${pad(local.getUTCMinutes())}`,
  };
}

// The last day on which something holds that ends before `until` (ISO midnight).
export function lastDay(until) {
  const day = new Date(Date.parse(until) + EIGHT_HOURS - 1);
  return `${day.getUTCFullYear()}年${day.getUTCMonth() + 1}月${day.getUTCDate()}日`;
}

function pad(number) {
  return String(number).padStart(2, "0");
}
