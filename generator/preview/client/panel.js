// The panel of the article's notes: those that lost their place first, each with what can be done.

import { button, make, shorten } from "./elements.js";

const LOST = { fuzzy: "drifted", ambiguous: "fits several places", orphaned: "lost" };

/** Whether a note has to be settled by hand. */
export const isLost = (note) => note.state in LOST;

/**
 * Show the panel. `tools` has `show`, `edit`, `reply`, `move`, `accept`, `retire` and `remove`, each taking
 * a note; `only` is the id of the one note to show.
 */
export function openPanel(root, article, tools, only = "") {
  const notes = article.notes.filter((note) => !only || note.id === only);
  const lost = notes.filter(isLost);
  const others = notes.filter((note) => !isLost(note));
  const title = only ? `Note ${only}` : "Notes of this article";
  const dialog = make("dialog", { class: "panel", "aria-labelledby": "panel-title" });
  const bound = bind(dialog, tools);
  dialog.append(
    make("div", { class: "head" },
      make("h2", { id: "panel-title" }, title),
      button("Close", () => dialog.close(), { autofocus: true })),
    section("To settle", lost.map((note) => lostItem(note, bound))),
    section("In place", others.map((note) => item(note, bound))),
    notes.length ? "" : make("p", {}, "There are no notes yet."));
  dialog.addEventListener("close", () => dialog.remove());
  root.append(dialog);
  dialog.showModal();
}

const section = (title, items) =>
  items.length ? make("section", {}, make("h3", {}, title), make("ul", {}, items)) : "";

/** Tools that close the panel before they begin. */
function bind(dialog, tools) {
  const bound = {};
  for (const [name, tool] of Object.entries(tools)) {
    bound[name] = (...given) => {
      dialog.close();
      tool(...given);
    };
  }
  return bound;
}

function lostItem(note, tools) {
  const places = note.passages.map((passage, index) => passage.state === "exact" ? null : make("div", {},
    make("p", {}, make("q", {}, shorten(passage.quote)), ` – ${passage.reason}`),
    passage.candidate && make("p", { class: "candidate" }, "Found: …", passage.candidate[0],
      make("mark", {}, passage.candidate[1]), passage.candidate[2], "…"),
    make("div", { class: "buttons" },
      passage.candidate && button("Accept", () => tools.accept(note, index), named("Accept", note, " where it was found")),
      button("Re-attach", () => tools.move(note, index), named("Re-attach", note, " to a new passage")))));
  return make("li", {}, heading(note, LOST[note.state]), places,
    make("div", { class: "buttons" },
      button("Edit", () => tools.edit(note), named("Edit", note)),
      note.status !== "retired" && button("Retire", () => tools.retire(note), named("Retire", note))));
}

function item(note, tools) {
  const isRetired = note.status === "retired";
  return make("li", {}, heading(note, isRetired ? "retired" : note.status),
    note.passages[0] && make("p", {}, make("q", {}, shorten(note.passages[0].quote))),
    make("div", { class: "buttons" },
      button("Show", () => tools.show(note), named("Show", note)),
      !isRetired && button("Edit", () => tools.edit(note), named("Edit", note)),
      !isRetired && button("Reply", () => tools.reply(note), named("Reply to", note)),
      note.passages.length > 0 && !isRetired
        && button("Move", () => tools.move(note, 0), named("Move", note, " to another passage")),
      !isRetired && button("Retire", () => tools.retire(note), named("Retire", note)),
      note.may_delete && button("Delete", () => tools.remove(note), named("Delete", note))));
}

function heading(note, word) {
  const words = note.entry.title || shorten(note.entry.body ?? "", 60);
  return make("p", { class: "what" }, make("strong", {}, note.id), ` · ${note.kind} · ${word}`, words && ` · ${words}`);
}

const named = (verb, note, where = "") => ({ "aria-label": `${verb} note ${note.id}${where}` });
