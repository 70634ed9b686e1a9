(() => {
  "use strict";
  const words = JSON.parse(document.currentScript?.dataset.words || "{}");
  const root = document.documentElement;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const make = (tag, properties, ...children) => {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  };
  const button = (text, action, className = "") => {
    const node = make("button", { type: "button", className }, text);
    node.addEventListener("click", action);
    return node;
  };

  // --- copying

  for (const text of all("[data-copy]")) {
    const copy = button(words.copy, () =>
      navigator.clipboard.writeText(text.textContent).then(
        () => (copy.textContent = words.copied),
        () => getSelection().selectAllChildren(text),
      ),
    );
    text.after(make("p", { className: "tools" }, copy));
  }

  const notes = all("#notes > .note");
  if (!notes.length) return;
  const noteOf = (ref) => document.getElementById(decodeURIComponent(ref.hash.slice(1)));
  const refOf = (note) => document.getElementById("ref-" + note.id.slice(5));
  const inMargin = (note) => getComputedStyle(note).position === "absolute";
  const listen = (type, action) => document.addEventListener(type, action, true);
  const box = (node) => node.getBoundingClientRect();

  // --- both ends of a note are marked

  const idsOf = (piece) => piece.dataset.notes.split(" ");
  const ends = (node) => {
    const end = node?.closest?.(".hl, .ref, #notes > .note");
    if (!end) return [];
    if (end.dataset.notes) return idsOf(end);
    return [(end.matches(".ref") ? noteOf(end)?.id : end.id)?.slice(5)];
  };
  let open = null;
  let opener = null;
  let hovered = null;
  const mark = () => {
    const ids = new Set([hovered, document.activeElement, open, ...all("#notes :target")].flatMap(ends));
    for (const one of all(".on")) one.classList.remove("on");
    for (const id of ids) {
      const both = `#article-text [data-notes~="${id}"], [id="note-${id}"], .ref[href="#note-${id}"]`;
      for (const one of all(both)) one.classList.add("on");
    }
  };
  listen("mouseover", (event) => {
    hovered = event.target;
    mark();
  });
  listen("focusin", mark);

  // --- one note is open: in full in the margin, else as a sheet

  const steps = make(
    "p",
    { className: "steps" },
    button("‹ " + words.previous, () => step(-1)),
    button(words.next + " ›", () => step(1)),
    button(words.close, () => shut(true)),
  );
  const shut = (giveBack) => {
    const note = open;
    if (!note) return;
    const inside = note.contains(document.activeElement);
    open = null;
    if (note.matches(":popover-open")) note.hidePopover();
    note.removeAttribute("popover");
    note.classList.remove("open");
    steps.remove();
    if (giveBack && inside) opener?.focus({ preventScroll: true });
    mark();
  };
  const show = (note, ref = refOf(note)) => {
    if (open === note) return note.focus({ preventScroll: true });
    shut(false);
    open = note;
    opener = ref;
    note.append(steps);
    note.tabIndex = -1;
    if (inMargin(note)) {
      note.classList.add("open");
      note.scrollIntoView({ block: "nearest" });
    } else {
      note.popover = "auto";
      note.showPopover();
      note.scrollTop = 0;
      // The passage stays in sight above the sheet.
      if (ref) scrollBy(0, Math.max(0, box(ref).bottom - box(note).top + 16));
    }
    note.focus({ preventScroll: true });
    mark();
  };
  // The browser closed a sheet: Esc, a touch beside it, the back gesture.
  listen("toggle", (event) => {
    if (event.target === open && event.newState === "closed") shut(true);
  });
  const step = (by) => {
    const from = open || document.activeElement?.closest(".ref, #notes > .note");
    const here = from?.matches(".ref") ? noteOf(from) : from;
    const row = notes.filter((note) => !note.hidden && refOf(note));
    const next = row[here ? row.indexOf(here) + by : 0];
    if (!next) return;
    refOf(next).scrollIntoView({ block: "nearest" });
    show(next);
  };
  listen("click", (event) => {
    const ref = event.target.closest(".ref");
    if (ref && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)) {
      if (!noteOf(ref)?.showPopover) return;
      event.preventDefault();
      return show(noteOf(ref), ref);
    }
    const note = event.target.closest("#notes > .note");
    if (!note) return shut(false);
    // A touched note opens, unless words are selected.
    if (inMargin(note) && !event.target.closest("a, button") && getSelection().isCollapsed) show(note);
  });
  // Letters act where a reference or a note has the focus.
  listen("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !event.target.closest?.(".ref, #notes > .note")) return;
    if (event.key === "n" || event.key === "p") step(event.key === "n" ? 1 : -1);
    else if (event.key === "Escape" && open && !open.popover) shut(true);
  });

  // --- filters, in the address

  const filters = { notes: "kind", layer: "layer", by: "author" };
  const chosen = {};
  for (const name in filters) {
    const known = new Set(notes.map((note) => note.dataset[filters[name]]));
    const asked = (new URLSearchParams(location.search).get(name) || "").split(",");
    chosen[name] = new Set(asked.filter((value) => known.has(value)));
  }
  const chips = [];
  const count = make("span", { role: "status" });
  const everything = button(words.all, () => {
    for (const name in chosen) chosen[name].clear();
    apply();
    keep();
  });
  const pieces = all("#article-text [data-notes]");
  const firsts = {};
  for (const piece of pieces) for (const id of idsOf(piece)) firsts[id] ??= piece;
  const apply = () => {
    const fits = (note) => (name) => !chosen[name].size || chosen[name].has(note.dataset[filters[name]]);
    const taken = new Set();
    for (const note of notes) {
      // A note asked for by its address is shown.
      note.hidden = location.hash !== "#" + note.id && !Object.keys(filters).every(fits(note));
      // The first shown note that begins at a piece numbers it.
      const number = note.className.match(/(?:^| )(n\d+)/)?.[1];
      const piece = number && firsts[note.id.slice(5)];
      if (!piece || note.hidden || taken.has(piece)) continue;
      taken.add(piece);
      piece.className = piece.className.replace(/ n\d+|$/, " " + number);
    }
    const shown = notes.filter((note) => !note.hidden);
    const ids = new Set(shown.map((note) => note.id.slice(5)));
    for (const ref of all(".ref")) ref.hidden = Boolean(noteOf(ref)?.hidden);
    for (const piece of pieces) {
      piece.classList.toggle("off", !idsOf(piece).some((id) => ids.has(id)));
    }
    for (const [node, name, value] of chips) node.setAttribute("aria-pressed", chosen[name].has(value));
    const some = Object.values(chosen).some((values) => values.size);
    const said = words.shown.replace("{n}", shown.length).replace("{all}", notes.length);
    count.textContent = some ? said : "";
    everything.hidden = !some;
    mark();
  };
  const keep = () => {
    const rest = new URLSearchParams(location.search);
    for (const name in filters) rest.delete(name);
    const parts = Object.keys(filters)
      .filter((name) => chosen[name].size)
      .map((name) => `${name}=${[...chosen[name]].map(encodeURIComponent).join(",")}`);
    const search = [rest.toString(), ...parts].filter(Boolean).join("&");
    history.replaceState(null, "", location.pathname + (search && "?" + search) + location.hash);
  };
  const chip = (name, value, label, look) => {
    const toggle = () => {
      chosen[name].delete(value) || chosen[name].add(value);
      apply();
      keep();
    };
    const node = button(label, toggle, look);
    chips.push([node, name, value]);
    return node;
  };
  const legend = document.querySelector(".kinds");
  const kinds = legend ? all(".kind", legend) : [];
  if (kinds.length > 1) {
    for (const kind of kinds) {
      kind.replaceWith(chip("notes", kind.className.match(/k-(\S+)/)[1], kind.textContent, kind.className));
    }
  }
  const tools = make("div", { className: "tools menu" });
  const row = (name, label, values) => {
    if (values.size < 2) return;
    const items = [...values].map(([value, text]) => make("li", {}, chip(name, value, text)));
    const list = make("ul", {}, ...items);
    list.setAttribute("aria-label", label);
    tools.append(make("div", {}, make("span", {}, label), list));
  };
  const layers = new Map();
  const people = new Map();
  const pairs = new Set();
  for (const note of notes) {
    const { layer, author } = note.dataset;
    layers.set(layer, words.layers[layer]);
    if (author) people.set(author, note.querySelector(".note-author").textContent);
    pairs.add(layer + " " + author);
  }
  row("layer", words.layer, layers);
  // One annotator a layer: their names would say the same.
  if (layers.size < 2 || pairs.size > layers.size) row("by", words.by, people);

  // --- hidden notes and plain type, remembered

  // Where nothing is kept, a wish holds here.
  const attempt = (action) => {
    try {
      return action(localStorage);
    } catch {
      return null;
    }
  };
  const setting = (name, label) => {
    const key = "glossator-" + name;
    const set = (on) => {
      root.classList.toggle(name, on);
      node.setAttribute("aria-pressed", on);
    };
    const node = button(label, () => {
      const on = !root.classList.contains(name);
      set(on);
      attempt((kept) => (on ? kept.setItem(key, "1") : kept.removeItem(key)));
    });
    // A link to a note shows it.
    set(attempt((kept) => kept.getItem(key)) === "1" && !(name === "clean" && location.hash.startsWith("#note-")));
    return node;
  };
  const first = button(words.first, () => step(1));
  const switches = [setting("clean", words.hide), setting("plain", words.plain)];
  tools.append(make("div", {}, first, ...switches, everything, count));
  (legend || document.querySelector("h1")).after(tools);
  apply();
  addEventListener("hashchange", apply);
  // Now it has its target.
  addEventListener("load", mark);
})();
