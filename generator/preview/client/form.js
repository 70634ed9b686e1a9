// The forms of the editor: a note, a reply, the reason of a retirement. Each is a dialog that stays,
// with all that was typed, until the server has taken it.

import { button, field, make, select, shorten } from "./elements.js";
import { send } from "./server.js";

const AUTHOR = "glossator-author";
const PAUSE = 150;
// So long a form waits for the page that shows what was saved.
const PATIENCE = 500;

/**
 * Ask in a dialog. `save(data)` returns the server's answer; a refusal is shown and the form stays.
 * Returns the answer that was good, or `null` where the form was left.
 */
function askIn(root, title, fields, saveWords, save) {
  const fault = make("p", { class: "fault", role: "alert" });
  const submit = make("button", { type: "submit", class: "main" }, saveWords);
  const heading = make("h2", { id: "form-title" }, title);
  const form = make("form", {}, heading, fields, fault,
    make("div", { class: "buttons" }, submit, button("Cancel", () => dialog.close())));
  const dialog = make("dialog", { "aria-labelledby": "form-title" }, form);
  let told = null;
  // All of a page is styled again when a dialog goes: of a long one together with what was saved, which
  // is there a third of a second sooner.
  let hasCome = false;
  const onUpdate = () => {
    hasCome = true;
    if (told) dialog.close();
  };
  document.addEventListener("glossator:updating", onUpdate);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    submit.disabled = true;
    fault.textContent = "";
    hasCome = false;
    const answer = await save(form);
    submit.disabled = false;
    if (answer.ok) {
      told = answer;
      if (hasCome) dialog.close();
      else setTimeout(() => dialog.close(), PATIENCE);
    } else {
      fault.textContent = `Not saved: ${answer.error}${answer.hint ? ` – ${answer.hint}` : ""}`;
    }
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  const before = root.activeElement ?? document.activeElement;
  root.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      document.removeEventListener("glossator:updating", onUpdate);
      dialog.remove();
      before?.focus?.({ preventScroll: true });
      resolve(told);
    });
  });
}

/** A new note on `passage` (`null`: on the whole article), or another wording of `note`. */
export function askNote(root, article, { words = "", note = null }, save) {
  const entry = note?.entry ?? {};
  const before = {
    kind: note?.kind ?? "context",
    title: entry.title ?? "",
    body: entry.body ?? "",
    author: note ? entry.author ?? "" : localStorage.getItem(AUTHOR) ?? "",
    status: note?.status ?? "published",
  };
  const sources = sourceFields(entry.sources ?? []);
  const fields = [
    words ? make("blockquote", { class: "passage" }, shorten(words, 400)) : make("p", {}, "On the whole article."),
    make("div", { class: "row" },
      field("Kind", select("kind", article.kinds, before.kind, { autofocus: true })),
      field("Status", select("status", statuses(article, before.status), before.status)),
      field("Layer", select("layer", article.layers.map((name) => [name, name]), note?.layer ?? "main",
        { disabled: note !== null }))),
    field("Title", make("input", { name: "title", value: before.title, autocomplete: "off" })),
    bodyField(before.body),
    sources.element,
    authorField(article, before.author),
  ];
  return askIn(root, note ? `Edit note ${note.id}` : "New note", fields, "Save note", (form) => {
    const now = read(form, Object.keys(before));
    localStorage.setItem(AUTHOR, now.author);
    const given = sources.read();
    const values = {};
    for (const key of Object.keys(before)) {
      if (note ? now[key] !== before[key] : now[key] && !(key === "status" && now[key] === "published")) {
        values[key] = now[key];
      }
    }
    if (JSON.stringify(given) !== JSON.stringify(entry.sources ?? [])) values.sources = given;
    return save(values, form.elements.layer.value);
  });
}

/** An answer to a note. */
export function askReply(root, article, note, save) {
  const author = localStorage.getItem(AUTHOR) ?? "";
  const fields = [bodyField("", "Reply"), authorField(article, author)];
  return askIn(root, `Reply to note ${note.id}`, fields, "Save reply", (form) => {
    localStorage.setItem(AUTHOR, form.elements.author.value);
    return save(read(form, ["body", "author"]));
  });
}

/** Why a note is taken back. */
export function askReason(root, note, save) {
  const fields = [
    make("p", {}, "Its words go from the page; a dated line stays under its address."),
    field("Reason", make("input", { name: "reason", autofocus: true, autocomplete: "off" })),
  ];
  return askIn(root, `Retire note ${note.id}`, fields, "Retire note", (form) => save(read(form, ["reason"])));
}

const read = (form, names) => Object.fromEntries(names.map((name) => [name, form.elements[name].value]));

const statuses = (article, now) =>
  [...new Set([...article.statuses, now])].map((name) => [name, name]);

function authorField(article, chosen) {
  const known = article.authors.some(([id]) => id === chosen);
  const choices = [["", "as the layer says"], ...article.authors];
  if (chosen && !known) choices.push([chosen, chosen]);
  return field("Author", select("author", choices, chosen));
}

/** A body in Markdown with what the page will make of it. */
function bodyField(body, words = "Body") {
  const shown = make("div", { class: "rendered", role: "region", "aria-label": "As the page will show it" });
  const area = make("textarea", { name: "body", rows: 6, required: true, autofocus: words !== "Body" }, body);
  let waiting = 0;
  let asked = 0;
  const render = async () => {
    const mine = ++asked;
    const answer = area.value.trim() ? await send("render", { body: area.value }) : { ok: true, html: "" };
    // Markup from the server is what stands in the page: it went through the build's own cleaning.
    if (answer.ok && mine === asked) shown.innerHTML = answer.html;
  };
  area.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(render, PAUSE);
  });
  if (body) render();
  return make("div", { class: "body" }, field(words, area, "Markdown"), shown);
}

/** Rows of sources; what a row does not show of its source is kept. */
function sourceFields(sources) {
  const rows = make("div", { class: "sources" });
  const add = (source = {}) => {
    const number = rows.children.length + 1;
    const row = make("div", { class: "row source" },
      field(`Source ${number}: title`, make("input", { value: source.title ?? "", autocomplete: "off" })),
      field("Address", make("input", { value: source.url ?? "", type: "url", autocomplete: "off" })),
      button("Remove", () => {
        row.remove();
        more.focus();
      }, { "aria-label": `Remove source ${number}` }));
    row.source = source;
    rows.append(row);
    return row;
  };
  const more = button("Add a source", () => add().querySelector("input").focus());
  sources.forEach(add);
  return {
    element: make("fieldset", {}, make("legend", {}, "Sources"), rows, more),
    read: () => [...rows.children].map((row) => {
      const [title, url] = [...row.querySelectorAll("input")].map((input) => input.value.trim());
      const { title: _title, url: _url, ...rest } = row.source;
      return { ...(title && { title }), ...(url && { url }), ...rest };
    }).filter((source) => Object.keys(source).length),
  };
}
