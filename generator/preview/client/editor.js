// The annotation editor of the preview: a bar at the foot of the page, forms and a panel of notes.
//
// All of it lives in a shadow root of its own beside the page, so that the page's text and styles stay
// what readers will see, and it outlives the page's main part being put in place anew.

import { button, make, shorten } from "./elements.js";
import { askNote, askReason, askReply } from "./form.js";
import { isLost, openPanel } from "./panel.js";
import { articleText, describePassage, markPassage, selectedPassage, wordsOf } from "./passage.js";
import { articleId, describe, send, token } from "./server.js";
import { Walking } from "./walking.js";

const SAVED = "glossator-saved";
const KEYS = "Arrow keys move by word, with Shift they grow the passage, up and down change the paragraph. "
  + "Enter takes it, Escape ends.";

class Editor {
  constructor() {
    this.article = null;
    this.passage = null;
    this.moving = null;
    this.isOnBar = false;
    const host = make("div", { id: "glossator-editor", "data-glossator": "" });
    this.root = host.attachShadow({ mode: "open" });
    this.walking = new Walking({
      onpassage: (passage, words) => this.#hold(passage, `Passage: ${shorten(words)}`),
      onchoose: () => this.#choose(),
      onleave: () => this.#leave("Left."),
    });
    this.#draw();
    document.body.append(host);
    document.documentElement.classList.add("glossator-editing");
    document.addEventListener("selectionchange", () => this.#onSelection());
    document.addEventListener("click", (event) => this.#onNote(event));
    document.addEventListener("glossator:updated", () => this.refresh());
  }

  /** Take in the article as it is now, and show what was just saved. */
  refresh() {
    this.reading = this.#read();
    return this.reading;
  }

  async #read() {
    if (!articleText()) return;
    this.walking.refresh();
    const told = await describe();
    if (!told.ok) {
      this.#say(`${told.error}${told.hint ? ` – ${told.hint}` : ""}`);
      return;
    }
    this.article = told;
    const lost = told.notes.filter(isLost).length;
    this.panelButton.textContent = lost ? `Notes (${lost} to settle)` : `Notes (${told.notes.length})`;
    this.undoButton.hidden = !told.undo;
    this.#showSaved();
  }

  #draw() {
    this.annotateButton = button("Annotate", () => this.#annotate(), { class: "main" });
    this.cancelButton = button("Cancel", () => this.#leave("Left."), { hidden: true });
    this.wholeButton = button("Note on the article", () => this.#create(null));
    this.panelButton = button("Notes", () => this.#openPanel());
    this.undoButton = button("Undo", () => this.#undo(), { hidden: true, "aria-label": "Undo the last write" });
    this.status = make("p", { role: "status", "aria-live": "polite" });
    const bar = make("section", { class: "bar", "aria-label": "Annotation editor" }, this.status,
      make("div", { class: "buttons" }, this.annotateButton, this.cancelButton, this.wholeButton,
        this.panelButton, this.undoButton));
    // A press on the bar must not take the selection away that it is about.
    bar.addEventListener("pointerdown", () => { this.isOnBar = true; });
    bar.addEventListener("mousedown", (event) => event.preventDefault());
    document.addEventListener("pointerup", () => setTimeout(() => { this.isOnBar = false; }));
    this.root.append(make("link", { rel: "stylesheet", href: "/__glossator__/client/editor.css" }), bar);
  }

  // --- choosing a passage

  #onSelection() {
    if (this.isOnBar || this.root.querySelector("dialog")) return;
    const passage = selectedPassage();
    if (passage) this.#hold(passage, "");
    else if (!this.walking.isOn) this.#hold(null, "");
  }

  #hold(passage, words) {
    this.passage = passage;
    const verb = this.moving ? "Use" : "Annotate";
    this.annotateButton.textContent = passage ? `${verb} “${shorten(wordsOf(passage), 30)}”` : verb;
    if (words) this.#say(words);
  }

  #annotate() {
    if (this.passage) {
      this.#choose();
      return;
    }
    this.cancelButton.hidden = false;
    this.#say(`Select a passage with the mouse, or by keyboard: ${KEYS}`);
    this.walking.start();
  }

  /** What the passage was chosen for: a new note, or another place for an old one. */
  #choose() {
    const { passage, moving } = this;
    if (!passage) return;
    if (!moving) this.#create(passage);
    else this.#change(moving.note, "move", { ...describePassage(passage), index: moving.index }, "moved");
  }

  #leave(words) {
    const wasWalking = this.walking.isOn;
    this.walking.stop();
    this.moving = null;
    markPassage(null);
    getSelection().removeAllRanges();
    this.cancelButton.hidden = true;
    this.#hold(null, words);
    if (wasWalking) this.annotateButton.focus();
  }

  // --- notes

  async #create(passage) {
    if (!await this.#known()) return;
    const words = passage ? wordsOf(passage) : "";
    const where = passage ? describePassage(passage) : {};
    if (passage) markPassage(passage);
    const told = await askNote(this.root, this.article, { words }, (note, layer) =>
      this.#send("notes", { ...where, layer, note }));
    if (told) this.#saved(told, "saved");
    else if (!this.walking.isOn) markPassage(null);
  }

  async #openPanel(only = "") {
    if (!await this.#known()) return;
    openPanel(this.root, this.article, {
      show: (note) => this.#show(note.id),
      edit: (note) => this.#ask(askNote(this.root, this.article, { note, words: note.passages[0]?.quote },
        (values) => this.#sendChange(note, "edit", { note: values })), "saved"),
      reply: (note) => this.#ask(askReply(this.root, this.article, note,
        (reply) => this.#sendChange(note, "reply", { reply })), "answered"),
      retire: (note) => this.#ask(askReason(this.root, note,
        (given) => this.#sendChange(note, "retire", given)), "retired"),
      move: (note, index) => this.#move(note, index),
      accept: (note, index) => this.#change(note, "accept", { index }, "accepted"),
      remove: (note) => this.#change(note, "delete", {}, "deleted"),
    }, only);
  }

  /** The article, which a press right after the page has come has to wait for. */
  async #known() {
    if (!this.article) await this.reading;
    return this.article;
  }

  async #ask(form, done) {
    const told = await form;
    if (told) this.#saved(told, done);
  }

  #move(note, index) {
    this.moving = { note, index };
    this.#hold(null, "");
    this.cancelButton.hidden = false;
    this.walking.start();
    this.#say(`Select the new passage of note ${note.id}. ${KEYS}`);
  }

  async #change(note, action, values, done) {
    const told = await this.#sendChange(note, action, values);
    if (told.ok) this.#saved(told, done);
    else this.#say(`Not done: ${told.error}${told.hint ? ` – ${told.hint}` : ""}`);
  }

  async #undo() {
    const told = await send("undo");
    const rest = told.undo ? `${told.undo} more can be undone.` : "There is no other.";
    if (told.ok) this.#saved({ ...told, id: "" }, `The last write was undone. ${rest}`);
    else this.#say(`Not undone: ${told.error}`);
  }

  #sendChange(note, action, values) {
    return this.#send(`notes/${encodeURIComponent(note.id)}`, { action, ...values });
  }

  /** Send with the name of what was seen. After a conflict the next try is about the files as they
   *  are by then: what was typed stays in the form. */
  async #send(path, values) {
    const told = await send(path, { ...values, seen: this.article.seen });
    if (told.status === 409) {
      const now = await describe();
      if (now.ok) this.article = now;
    }
    return told;
  }

  // --- what was written

  #saved(told, done) {
    const words = told.id ? `Note ${told.id} ${done}.` : done;
    if (told.seen) this.article.seen = told.seen;
    sessionStorage.setItem(SAVED, JSON.stringify({ id: told.id, words }));
    this.#leave(words);
    this.refresh();
  }

  /** Say what was saved and bring it into sight, once the page has it. */
  #showSaved() {
    const saved = JSON.parse(sessionStorage.getItem(SAVED) ?? "null");
    if (!saved) return;
    this.#say(saved.words);
    if (!saved.id || this.#show(saved.id)) sessionStorage.removeItem(SAVED);
  }

  #show(id) {
    const note = document.getElementById(`note-${id}`);
    if (!note) return false;
    const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    note.scrollIntoView({ block: "nearest", behavior });
    return true;
  }

  /** In annotate mode a press on a note opens its tools. */
  #onNote(event) {
    const note = this.walking.isOn && !this.moving && event.target.closest?.(".article-note");
    if (note) this.#openPanel(note.id.slice("note-".length));
  }

  #say(words) {
    this.status.textContent = words;
  }
}

if (token() && articleId() && articleText()) new Editor().refresh();
