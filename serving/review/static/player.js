// Plays both videos in step: the source's second follows from this video's second by the span's offset and speed.
"use strict";

const FRAME = 0.2; // proxies have five frames a second
const DRIFT = 0.15; // seconds apart at which the source is set right

class Player {
  constructor(section) {
    this.section = section;
    this.query = section.querySelector('video[data-side="query"]');
    this.reference = section.querySelector('video[data-side="reference"]');
    this.spans = [...section.querySelectorAll("[data-span]")].map((button) => ({
      button,
      qStart: Number(button.dataset.qStart),
      qEnd: Number(button.dataset.qEnd),
      rStart: Number(button.dataset.rStart),
      rEnd: Number(button.dataset.rEnd),
      reversed: button.dataset.reversed === "true",
      mirrored: button.dataset.mirrored === "true",
      step: button.dataset.step,
    }));
    this.span = this.spans[0];
    this.playing = false;
    this.flipped = false;
    for (const span of this.spans) span.button.addEventListener("click", () => this.choose(span));
    for (const button of section.querySelectorAll("[data-do]"))
      button.addEventListener("click", () => this[button.dataset.do]());
    this.query.addEventListener("loadedmetadata", () => this.seek(this.span.qStart), { once: true });
    this.reference.addEventListener("loadedmetadata", () => this.follow(true), { once: true });
    this.choose(this.span);
  }

  choose(span) {
    this.span = span;
    for (const other of this.spans) other.button.setAttribute("aria-pressed", String(other === span));
    const shown = String(this.spans.indexOf(span));
    for (const box of this.section.querySelectorAll("[data-box]")) box.toggleAttribute("hidden", box.dataset.box !== shown);
    this.section.querySelector('[data-shown="step"]').textContent = span.step;
    this.setFlip(span.mirrored);
    this.seek(span.qStart);
  }

  get speed() {
    return (this.span.rEnd - this.span.rStart) / Math.max(0.001, this.span.qEnd - this.span.qStart);
  }

  // The source's second that this video's second shows.
  mapped(second) {
    const into = (second - this.span.qStart) * this.speed;
    return this.span.reversed ? this.span.rEnd - into : this.span.rStart + into;
  }

  seek(second) {
    const last = Math.max(this.span.qStart, this.span.qEnd - 0.05);
    this.query.currentTime = Math.min(Math.max(second, this.span.qStart), last);
    this.follow(true);
    this.show();
  }

  follow(exactly) {
    const wanted = Math.max(0, this.mapped(this.query.currentTime));
    if (exactly || this.span.reversed || Math.abs(this.reference.currentTime - wanted) > DRIFT)
      this.reference.currentTime = wanted;
  }

  play() {
    if (this.playing) return this.pause();
    this.playing = true;
    this.label("Pause");
    this.reference.playbackRate = Math.min(16, Math.max(0.0625, this.speed));
    this.query.play().catch(() => this.pause());
    if (!this.span.reversed) this.reference.play().catch(() => this.pause());
    requestAnimationFrame(() => this.tick());
  }

  pause() {
    this.playing = false;
    this.label("Play");
    this.query.pause();
    this.reference.pause();
    this.follow(true);
    this.show();
  }

  tick() {
    if (!this.playing) return;
    if (this.query.ended || this.query.currentTime >= this.span.qEnd) {
      this.seek(this.span.qStart); // again from the span's start, until paused
      this.query.play().catch(() => this.pause());
    }
    this.follow(false);
    this.show();
    requestAnimationFrame(() => this.tick());
  }

  back() {
    this.step(-FRAME);
  }

  forward() {
    this.step(FRAME);
  }

  step(seconds) {
    if (this.playing) this.pause();
    this.seek(this.query.currentTime + seconds);
  }

  flip() {
    this.setFlip(!this.flipped);
  }

  setFlip(on) {
    this.flipped = on;
    this.reference.parentElement.classList.toggle("flipped", on);
    this.section.querySelector('[data-do="flip"]').setAttribute("aria-pressed", String(on));
  }

  label(text) {
    this.section.querySelector('[data-do="play"] [data-label]').textContent = text;
  }

  show() {
    const at = { query: this.query.currentTime, reference: Math.max(0, this.mapped(this.query.currentTime)) };
    for (const side of ["query", "reference"]) {
      this.section.querySelector(`[data-time="${side}"]`).textContent = `${at[side].toFixed(1)} s`;
      const head = this.section.querySelector(`[data-head="${side}"]`);
      const x = (1000 * at[side]) / Math.max(0.1, Number(head.dataset.seconds));
      head.setAttribute("x1", x);
      head.setAttribute("x2", x);
    }
  }

  decide(ruling) {
    const form = this.section.querySelector("form.decide");
    form.querySelector(`input[value="${ruling}"]`).checked = true;
    const name = form.querySelector('[name="reviewer"]');
    (name.value ? form.querySelector('[name="why"]') : name).focus();
  }
}

const players = [...document.querySelectorAll("[data-source]")].map((section) => new Player(section));

// The source that the reviewer looks at: the one whose middle is nearest to the window's.
function current() {
  const middle = (player) => {
    const box = player.section.getBoundingClientRect();
    return Math.abs((box.top + box.bottom) / 2 - window.innerHeight / 2);
  };
  return players.reduce((best, player) => (middle(player) < middle(best) ? player : best), players[0]);
}

const KEYS = {
  " ": (player) => player.play(),
  ArrowLeft: (player) => player.back(),
  ArrowRight: (player) => player.forward(),
  f: (player) => player.flip(),
  c: (player) => player.decide("confirmed"),
  o: (player) => player.decide("overturned"),
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.activeElement.blur();
  const busy = event.target.closest("input:not([type=radio]), textarea, select, summary, a, [contenteditable]");
  const act = KEYS[event.key];
  if (!act || busy || !players.length || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  if (event.key === " " && event.target.tagName === "BUTTON") event.target.blur();
  act(current());
});

// A reviewer's name is asked once on each browser.
for (const field of document.querySelectorAll('[name="reviewer"]')) {
  field.value = field.value || localStorage.getItem("firstcut.reviewer") || "";
  field.addEventListener("change", () => localStorage.setItem("firstcut.reviewer", field.value));
}
