// Keeps an open page as its files are: what changed is put in place without navigation, and faults
// of the build are shown. Runs before livereload's script, which hands every message to it.
(() => {
  "use strict";
  const OWN = "/__glossator__/";
  const TOKEN = "glossator-token";
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const make = (tag, properties = {}, ...children) => {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  };

  // --- the token: in the page on this machine; else in the link of the terminal, kept for this tab

  const holder = document.querySelector(`meta[name=${TOKEN}]`);
  const asked = new URL(location.href);
  if (asked.searchParams.has(TOKEN)) {
    sessionStorage.setItem(TOKEN, asked.searchParams.get(TOKEN));
    asked.searchParams.delete(TOKEN);
    history.replaceState(history.state, "", asked);
  }
  if (holder && !holder.content) holder.content = sessionStorage.getItem(TOKEN) || "";

  // --- scripts of the page: each is run again for another state of the page, its listeners dropped

  const begun = [];
  let life = new AbortController();
  const listen = EventTarget.prototype.addEventListener;
  const run = ([script, begin]) => {
    const signal = life.signal;
    Object.defineProperty(document, "currentScript", { value: script, configurable: true });
    EventTarget.prototype.addEventListener = function (type, action, given) {
      const options = typeof given === "object" ? given : { capture: Boolean(given) };
      listen.call(this ?? window, type, action, { ...options, signal });
    };
    try {
      begin();
    } finally {
      EventTarget.prototype.addEventListener = listen;
      delete document.currentScript;
    }
  };
  window.glossatorPage = (script, begin) => {
    begun.push([script, begin]);
    run(begun.at(-1));
  };

  // --- what has to come back where it was when another state of the page takes the place of this one

  const BLOCKS = "main :is(h1, h2, h3, h4, p, li, pre, blockquote, figure, tr, aside)";
  const words = (node) => node.textContent.trim().slice(0, 40);

  // The first visible block stays where it is on the screen, by its words, else by its number.
  const keepPlace = () => {
    const blocks = all(BLOCKS);
    const at = blocks.findIndex((block) => block.getBoundingClientRect().bottom > 0);
    if (at < 0 || scrollY === 0) return () => {};
    const begins = words(blocks[at]);
    const nth = blocks.slice(0, at).filter((block) => words(block) === begins).length;
    const top = blocks[at].getBoundingClientRect().top;
    const again = () => {
      const now = all(BLOCKS);
      return now.filter((one) => words(one) === begins)[nth] || now[Math.min(at, now.length - 1)];
    };
    return () => {
      const block = blocks[at].isConnected ? blocks[at] : again();
      if (block) scrollBy({ top: block.getBoundingClientRect().top - top, behavior: "instant" });
    };
  };

  const keepFocus = () => {
    const node = document.activeElement;
    if (!node || node === document.body || node.shadowRoot) return () => {};
    const same = (selector) => all(selector).filter((one) => one.textContent === node.textContent);
    const selector = node.id ? `#${CSS.escape(node.id)}` : node.localName;
    const nth = same(selector).indexOf(node);
    return () => same(selector)[nth]?.focus({ preventScroll: true });
  };

  // Where a selection stands is counted in the article's text.
  const body = () => document.getElementById("article-text");
  const keepSelection = () => {
    const selection = getSelection();
    if (!body() || selection.isCollapsed || !body().contains(selection.anchorNode)) return () => {};
    const before = document.createRange();
    const chosen = selection.getRangeAt(0);
    before.setStart(body(), 0);
    before.setEnd(chosen.startContainer, chosen.startOffset);
    const [start, text] = [before.toString().length, chosen.toString()];
    return () => {
      const place = body()?.textContent.startsWith(text, start) ? start : body()?.textContent.indexOf(text);
      if (!body() || place < 0) return;
      const range = document.createRange();
      range.setStart(...pointAt(place));
      range.setEnd(...pointAt(place + text.length));
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    };
  };
  const pointAt = (place) => {
    const walker = document.createTreeWalker(body(), NodeFilter.SHOW_TEXT);
    let left = place;
    while (walker.nextNode()) {
      if (left <= walker.currentNode.length) return [walker.currentNode, left];
      left -= walker.currentNode.length;
    }
    return [body(), body().childNodes.length];
  };

  const keepOpen = () => {
    const named = (node) => node.querySelector("summary")?.textContent;
    const opened = new Set(all("details[open]").map(named));
    return () => {
      for (const node of all("details")) if (opened.has(named(node))) node.open = true;
    };
  };

  const keepNote = () => {
    const note = document.querySelector("#notes > :is(.open, :popover-open)");
    return () => note && document.querySelector(`a[href="#${CSS.escape(note.id)}"]`)?.click();
  };

  // --- taking in another state of the page

  const styles = (from) => all("link[rel=stylesheet]", from).map((link) => link.getAttribute("href").split("?")[0]);
  const scripts = (from) => all("body > script[src]", from);
  const contents = (from) => [...from.body.children].filter((node) => !node.matches("script, [data-glossator]"));
  const sources = (from) => scripts(from).map((script) => script.getAttribute("src")).join();

  // Of these the children are put in place; of all else whole nodes, and only those that changed: of a
  // long page a browser lays out again what it has to.
  const ROOMS = ".page, main, main > article, #article-text, #notes";
  // So far ahead an equal node is looked for.
  const NEAR = 4;
  const isElement = (node) => node.nodeType === Node.ELEMENT_NODE;
  const isRoom = (node) => isElement(node) && node.matches(ROOMS);
  // Pictures that are the same are not loaded again.
  const keepPictures = (left, node) => {
    if (!isElement(node)) return;
    for (const picture of all("img", node)) {
      const known = left.filter(isElement).flatMap((one) => all("img", one));
      const same = known.find((one) => one.outerHTML === picture.outerHTML);
      if (same) picture.replaceWith(same);
    }
  };
  const settle = (old, fresh, put) => {
    let [start, end] = [0, 0];
    const least = Math.min(old.length, fresh.length);
    while (start < least && old[start].isEqualNode(fresh[start])) start += 1;
    while (end < least - start && old.at(-1 - end).isEqualNode(fresh.at(-1 - end))) end += 1;
    const after = old[old.length - end];
    const left = old.slice(start, old.length - end);
    for (const node of fresh.slice(start, fresh.length - end)) {
      const at = isRoom(node)
        ? left.findIndex((one) => isRoom(one) && one.localName === node.localName && one.id === node.id)
        : left.slice(0, NEAR).findIndex((one) => one.isEqualNode(node));
      if (at < 0) {
        keepPictures(left, node);
        put(node, left[0] || after);
        continue;
      }
      for (const gone of left.splice(0, at)) gone.remove();
      const known = left.shift();
      if (isRoom(node)) enter(known, node);
    }
    for (const gone of left) gone.remove();
  };
  const enter = (room, next) => {
    for (const { name } of [...room.attributes]) if (!next.hasAttribute(name)) room.removeAttribute(name);
    for (const { name, value } of next.attributes) if (room.getAttribute(name) !== value) room.setAttribute(name, value);
    settle([...room.childNodes], [...next.childNodes], (node, before) => room.insertBefore(node, before || null));
  };

  const take = (next) => {
    if (styles(next).join() !== styles(document).join() || sources(next) !== sources(document)) return false;
    const keepers = [keepOpen(), keepNote(), keepFocus(), keepSelection(), keepPlace()];
    // Not before: what is measured above would have the page styled for it.
    document.dispatchEvent(new CustomEvent("glossator:updating"));
    document.title = next.title;
    const fresh = scripts(next);
    for (const [number, script] of scripts(document).entries()) Object.assign(script.dataset, fresh[number].dataset);
    const last = contents(document).at(-1).nextSibling;
    settle(contents(document), contents(next), (node, before) => document.body.insertBefore(node, before || last));
    life.abort();
    life = new AbortController();
    begun.forEach(run);
    for (const keep of keepers) keep();
    return true;
  };

  let shown = performance
    .getEntriesByType("navigation")[0]
    ?.serverTiming?.find((entry) => entry.name === "build")?.description;

  const update = async (build) => {
    const answer = await fetch(location.href, { cache: "no-store" });
    const next = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!next || !take(next)) return location.reload();
    shown = answer.headers.get("Server-Timing")?.match(/desc="([^"]*)"/)?.[1] || build;
    document.dispatchEvent(new CustomEvent("glossator:updated"));
  };

  // A new style sheet holds from the moment it is there. To load it unseen and put it in place of the old
  // one at once spares a long page a look at its styles, and costs every other page a frame.
  const restyle = (build, paths) => {
    const path = (link) => decodeURI(new URL(link.href).pathname);
    for (const link of all("link[rel=stylesheet]").filter((link) => paths.includes(path(link)))) {
      const next = link.cloneNode();
      next.href = `${link.getAttribute("href").split("?")[0]}?${build}`;
      next.addEventListener("load", () => link.remove());
      next.addEventListener("error", () => next.remove());
      link.after(next);
    }
  };

  // --- faults, in a tree of their own, so that the page's text and styles stay as they are

  const host = make("div", { id: "glossator-faults" });
  host.dataset.glossator = "";
  const tree = host.attachShadow({ mode: "open" });
  const list = make("ol");
  const summary = make("summary");
  const box = make("details", { open: true }, summary, list);
  box.setAttribute("role", "group");
  tree.append(make("link", { rel: "stylesheet", href: `${OWN}client/faults.css` }), make("section", {}, box));
  const section = tree.lastChild;
  section.setAttribute("aria-label", "Faults of the site");
  section.setAttribute("aria-live", "polite");

  const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
  const place = ({ path, line, column }) => [path, line, column].filter(Boolean).join(":");
  const item = (fault) => {
    const where = place(fault);
    const link = fault.open ? make("a", { href: fault.open }, where) : where;
    const said = make("p", {}, link, ": ", make("b", {}, fault.severity), `: ${fault.message} `, make("code", {}, `[${fault.code}]`));
    const node = make("li", { className: fault.severity }, said);
    if (fault.source.trim() && fault.column) {
      const mark = make("mark", {}, fault.source.slice(fault.column - 1, fault.column) || " ");
      node.append(make("pre", { tabIndex: 0 }, fault.source.slice(0, fault.column - 1), mark, fault.source.slice(fault.column)));
    }
    if (fault.hint) node.append(make("p", { className: "hint" }, `hint: ${fault.hint}`));
    return node;
  };
  const MOST = 50;
  const showFaults = (faults) => {
    const errors = faults.filter((fault) => fault.severity === "error").length;
    const said = [errors && count(errors, "error"), faults.length - errors && count(faults.length - errors, "warning")];
    summary.textContent = said.filter(Boolean).join(", ");
    list.replaceChildren(...faults.slice(0, MOST).map(item));
    if (faults.length > MOST) list.append(make("li", {}, `… and ${faults.length - MOST} more, in the terminal`));
    section.className = errors ? "error" : "warning";
    box.open = errors > 0;
    if (faults.length) document.body.append(host);
    else host.remove();
  };
  const readFaults = async () => showFaults((await (await fetch(`${OWN}faults`)).json()).faults);

  // --- messages: the path of a "change" says what there is to do

  let work = Promise.resolve();
  const file = (path) => (path.endsWith("/") ? `${path}index.html` : path);
  const follow = async (said) => {
    const [build, what, paths] = [said.get("build"), said.get("what"), said.getAll("path")];
    const isMeant = !paths.length || paths.includes(file(decodeURI(location.pathname)));
    if (what === "all") return location.reload();
    if (what === "styles") restyle(build, paths);
    if (what === "pages" && isMeant) await update(build);
    else shown = build;
    if (Number(said.get("faults")) || host.isConnected) await readFaults();
  };

  window.LiveReloadPluginGlossator = class {
    static identifier = "glossator";
    static version = "1";
    analyze() {
      return { build: shown || "" };
    }
    reload(path) {
      const said = new URL(path, location.href);
      if (said.pathname !== `${OWN}built`) return false;
      work = work.then(() => follow(said.searchParams)).catch(console.warn);
      return true;
    }
  };
  work = readFaults().catch(console.warn);
})();
