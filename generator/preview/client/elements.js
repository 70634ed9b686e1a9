// Elements in one expression: `make("p", {class: "words"}, "Text", child)`.

/** An element with attributes, listeners (`onclick: f`) and children; `false` and `null` are left out. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

/** A button that does one thing. */
export function button(words, onclick, attributes = {}) {
  return make("button", { type: "button", onclick, ...attributes }, words);
}

/** A select with `[value, words]` choices, one of them chosen. */
export function select(name, choices, chosen, attributes = {}) {
  const options = choices.map(([value, words]) =>
    make("option", { value, selected: value === chosen }, words));
  return make("select", { name, ...attributes }, options);
}

/** A field below its label. */
export function field(words, control, hint = "") {
  return make("label", {}, make("span", { class: "name" }, words), control,
    hint && make("span", { class: "hint" }, hint));
}

/** Words cut to a length that can be read aloud. */
export function shorten(words, length = 80) {
  const line = words.replace(/\s+/g, " ").trim();
  return line.length <= length ? line : `${line.slice(0, length / 2)} … ${line.slice(-length / 2)}`;
}
