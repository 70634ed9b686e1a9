// A passage: two positions in the article text, in UTF-16 units. The article text is the text content
// of #article-text; it is asked for afresh each time, since the page may have been put in place anew.

const AROUND = 32;

/** The element whose text content is the article text; `null` on pages without one. */
export const articleText = () => document.getElementById("article-text");

/** The passage that is selected in the page, without white space at its ends; `null` where none is. */
export function selectedPassage() {
  const selection = getSelection();
  const root = articleText();
  if (!root || !selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(root)) return null;
  const whole = document.createRange();
  whole.selectNodeContents(root);
  if (range.compareBoundaryPoints(Range.START_TO_START, whole) > 0) {
    whole.setStart(range.startContainer, range.startOffset);
  }
  if (range.compareBoundaryPoints(Range.END_TO_END, whole) < 0) {
    whole.setEnd(range.endContainer, range.endOffset);
  }
  const before = document.createRange();
  before.selectNodeContents(root);
  before.setEnd(whole.startContainer, whole.startOffset);
  const start = before.toString().length;
  // Not the selection's own words: styles change those, and they have line ends of their own.
  return trim({ start, end: start + whole.toString().length });
}

/** A passage as the server wants it: its words, what stands around them, and where it begins. */
export function describePassage({ start, end }) {
  const text = articleText().textContent;
  return {
    quote: text.slice(start, end),
    prefix: text.slice(Math.max(0, start - AROUND), start),
    suffix: text.slice(end, end + AROUND),
    position: start,
  };
}

/** The words of a passage. */
export const wordsOf = ({ start, end }) => articleText().textContent.slice(start, end);

/** The range of a passage in the page. */
export function rangeOf({ start, end }) {
  const range = document.createRange();
  const walker = document.createTreeWalker(articleText(), NodeFilter.SHOW_TEXT);
  let at = 0;
  let begun = false;
  while (walker.nextNode()) {
    const length = walker.currentNode.length;
    if (!begun && start < at + length) {
      range.setStart(walker.currentNode, start - at);
      begun = true;
    }
    if (begun && end <= at + length) {
      range.setEnd(walker.currentNode, end - at);
      return range;
    }
    at += length;
  }
  return range;
}

/** Mark a passage in the page without touching its elements; `null` takes the mark away. */
export function markPassage(passage) {
  if (!globalThis.CSS?.highlights) return;
  if (passage) CSS.highlights.set("glossator-passage", new Highlight(rangeOf(passage)));
  else CSS.highlights.delete("glossator-passage");
}

/** The words of the article text as passages. */
export function splitWords() {
  const root = articleText();
  const language = root.closest("[lang]")?.lang || undefined;
  const pieces = new Intl.Segmenter(language, { granularity: "word" }).segment(root.textContent);
  return Array.from(pieces)
    .filter((piece) => piece.isWordLike)
    .map((piece) => ({ start: piece.index, end: piece.index + piece.segment.length }));
}

function trim({ start, end }) {
  const words = wordsOf({ start, end });
  const from = start + words.length - words.trimStart().length;
  const to = start + words.trimEnd().length;
  return from < to ? { start: from, end: to } : null;
}
