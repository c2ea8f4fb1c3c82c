/** Nobody touches the screen: warn, then wipe. Time is monotonic: setting the clock wipes nobody. */

const EVENTS = ["pointerdown", "pointermove", "touchstart", "touchmove", "wheel", "keydown", "input"];
const TICK_MS = 500;
/** Who listens touches nothing; a voice that never ends keeps the words of one who has gone no longer than this. */
const LISTENING_MS = 180_000;

export class Idle {
  /**
   * @param {object} port `warn(seconds)` with those that are left, `calm()`, `wipe()`, `listening()` whether
   *   something is being read aloud, `active(now)` with the moment of each sign of life
   */
  constructor(port) {
    this.port = port;
    this.idle = 60;
    this.warning = 15;
    this.used = false;
    this.warned = false;
    this.touched = performance.now();
    this.last = this.touched;
    for (const name of EVENTS) {
      document.addEventListener(name, () => this.touch(), { capture: true, passive: true });
    }
    setInterval(() => this.tick(), TICK_MS);
  }

  /** Seconds of the kiosk's file. */
  set({ idle_seconds: idle, warning_seconds: warning }) {
    this.idle = idle;
    this.warning = warning;
  }

  /** A sign of life; under the warning only its own buttons count. */
  touch() {
    if (this.warned) return;
    this.touched = performance.now();
    this.alive(this.touched);
  }

  alive(now) {
    this.used = true;
    this.last = now;
    this.port.active(now);
  }

  /** 「我还在用」. */
  stay() {
    this.calm();
    this.touch();
  }

  calm() {
    this.warned = false;
    this.port.calm();
  }

  tick() {
    if (!this.used) return;
    const now = performance.now();
    if (!this.warned && this.port.listening() && now - this.touched < LISTENING_MS) this.alive(now);
    const left = this.idle + this.warning - (now - this.last) / 1000;
    if (left <= 0) this.port.wipe();
    else if (left <= this.warning) {
      this.warned = true;
      this.port.warn(Math.ceil(left));
    }
  }

  /** Everything is wiped: as if nobody had been here. */
  reset() {
    this.calm();
    this.used = false;
    this.last = performance.now();
  }
}
