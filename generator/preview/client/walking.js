// Choosing a passage by keyboard: paragraphs take the focus, arrow keys move by word and grow the passage.

import { articleText, markPassage, rangeOf, splitWords, wordsOf } from "./passage.js";

const BLOCKS = "p, li, h2, h3, h4, h5, h6, td, th, dt, dd, figcaption, pre";

/**
 * The mode in which a passage is chosen by keyboard.
 * `onpassage(passage)` hears of each change, `onchoose()` of Enter, `onleave()` of Escape.
 */
export class Walking {
  constructor({ onpassage, onchoose, onleave }) {
    this.onpassage = onpassage;
    this.onchoose = onchoose;
    this.onleave = onleave;
    this.isOn = false;
    document.addEventListener("keydown", (event) => this.#onKey(event));
    document.addEventListener("focusin", (event) => this.#onFocus(event));
  }

  /** Make the paragraphs focusable and go to the first one in sight. */
  start() {
    this.isOn = true;
    this.refresh();
    const inSight = this.#blocks().find((block) => block.getBoundingClientRect().bottom > 80);
    (inSight ?? this.#blocks()[0])?.focus();
  }

  /** Put the page back as it was. */
  stop() {
    this.isOn = false;
    for (const block of document.querySelectorAll("[data-glossator-block]")) {
      block.removeAttribute("tabindex");
      block.removeAttribute("data-glossator-block");
    }
    document.documentElement.removeAttribute("data-glossator-walking");
  }

  /** Take up a page whose main part is another one now. */
  refresh() {
    if (!this.isOn || !articleText()) return;
    document.documentElement.setAttribute("data-glossator-walking", "");
    this.words = splitWords();
    for (const block of this.#blocks()) {
      block.tabIndex = 0;
      block.dataset.glossatorBlock = "";
    }
  }

  /** Blocks with text of their own, not those that only hold others. */
  #blocks() {
    return [...articleText().querySelectorAll(BLOCKS)].filter(
      (block) => !block.querySelector(BLOCKS) && block.textContent.trim());
  }

  #onFocus(event) {
    if (!this.isOn || !event.target.matches?.("[data-glossator-block]")) return;
    const range = document.createRange();
    range.selectNodeContents(articleText());
    range.setEnd(event.target, 0);
    const start = range.toString().length;
    const first = this.words.findIndex((word) => word.start >= start);
    if (first >= 0) this.#show(first, first);
  }

  #onKey(event) {
    if (!this.isOn || event.altKey || event.ctrlKey || event.metaKey) return;
    // A dialog has keys of its own.
    if (event.composedPath().some((node) => node.localName === "dialog")) return;
    if (event.key === "Escape") {
      event.preventDefault();
      this.onleave();
      return;
    }
    if (!event.target.matches?.("[data-glossator-block]")) return;
    if (event.key === "Enter") {
      event.preventDefault();
      this.onchoose();
      return;
    }
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const jump = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && event.shiftKey) this.#show(this.first, this.last + step);
    else if (step) this.#show(this.first + step, this.first + step);
    else if (jump) this.#go(event.target, jump);
    else return;
    event.preventDefault();
  }

  #go(block, jump) {
    const blocks = this.#blocks();
    blocks[blocks.indexOf(block) + jump]?.focus();
  }

  /** The passage from one word to another, both within the text. */
  #show(first, last) {
    this.first = Math.min(Math.max(first, 0), this.words.length - 1);
    this.last = Math.min(Math.max(last, this.first), this.words.length - 1);
    const passage = { start: this.words[this.first].start, end: this.words[this.last].end };
    markPassage(passage);
    this.#keepInSight(this.words[this.last]);
    this.onpassage(passage, wordsOf(passage));
  }

  #keepInSight(word) {
    const box = rangeOf(word).getBoundingClientRect();
    if (box.bottom > innerHeight - 120) scrollBy(0, box.bottom - innerHeight + 120);
    else if (box.top < 40) scrollBy(0, box.top - 40);
  }
}
