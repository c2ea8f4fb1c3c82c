/** Read aloud: a recording where the entry has one, else a Chinese voice of this machine's own. */

/** Speeds of the button 「慢一点」. */
const NORMAL = 1;
const SLOW = 0.75;

export class Speaker {
  constructor() {
    this.rate = NORMAL;
    this.audio = null;
    /** Called once when what is being read is over or stopped; null in silence. */
    this.ended = null;
    const voices = window.speechSynthesis;
    const look = () => {
      document.documentElement.toggleAttribute("data-voice", this.voice() !== null);
    };
    if (voices) voices.addEventListener("voiceschanged", look);
    look();
  }

  /** A Chinese voice that works here; one that sends the text elsewhere is none. */
  voice() {
    const all = window.speechSynthesis ? window.speechSynthesis.getVoices() : [];
    const chinese = all.filter((voice) => voice.localService && /^(zh|cmn)\b/i.test(voice.lang));
    return chinese.find((voice) => /CN|Hans|cmn/i.test(voice.lang)) || chinese[0] || null;
  }

  get reading() {
    return this.ended !== null;
  }

  /** Stop what is being read; returns what is to be called when the next one is over: late calls count no more. */
  begin(ended) {
    this.stop();
    const over = () => {
      if (this.ended !== over) return;
      this.ended = null;
      ended();
    };
    this.ended = over;
    return over;
  }

  /** Read `text` with the machine's voice; `ended` is called when it is over or stopped. */
  say(text, ended) {
    const over = this.begin(ended);
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.voice = this.voice();
    utterance.lang = utterance.voice ? utterance.voice.lang : "zh-CN";
    utterance.rate = this.rate;
    utterance.onend = over;
    utterance.onerror = over;
    window.speechSynthesis.speak(utterance);
  }

  /** Play a recording. */
  play(url, ended) {
    const over = this.begin(ended);
    this.audio = new Audio(url);
    this.audio.playbackRate = this.rate;
    this.audio.addEventListener("ended", over);
    this.audio.addEventListener("error", over);
    this.audio.play().catch(over);
  }

  get slow() {
    return this.rate === SLOW;
  }

  /** From slow to normal and back; what is being read stops. Returns whether it is slow now. */
  slower() {
    this.rate = this.rate === NORMAL ? SLOW : NORMAL;
    this.stop();
    return this.slow;
  }

  stop() {
    if (window.speechSynthesis) window.speechSynthesis.cancel();
    if (this.audio) this.audio.pause();
    this.audio = null;
    this.ended?.();
  }

  reset() {
    this.stop();
    this.rate = NORMAL;
  }
}
