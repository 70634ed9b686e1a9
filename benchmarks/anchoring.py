#!/usr/bin/env python3
"""Finds passages again in edited texts: this project beside simpler methods, on any folder of cases.

    python -m benchmarks.anchoring FOLDER [--track old] [--by repo]

FOLDER holds two files of JSON lines:
  docs.jsonl   {"id", "text"}: texts
  cases.jsonl  {"id", "class", "repo", "old_doc", "new_doc", "selector": {"exact", "prefix",
               "suffix", "start", "end"}, "truth": {"start", "end"} or null}: a passage of the
               old text, and where it stands in the new one; null where it is gone
Positions count code points. Tracks say what a method is given beside the new text: `bare`
(exact), `selector` (and prefix, suffix), `position` (and offsets), `old` (and the old text).
A live passage counts as found where the place is right: the exact span for classes A, Adup
and C, an overlap of at least half (intersection over union) for edited ones, class B.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from generator.annotate.article_text import ArticleText
from generator.annotate.relocate import relocate as relocate_quote
from generator.annotate.revision import Revision
from generator.model.annotation import Quote, Span

Answer = tuple[int, int] | None
Method = Callable[[Mapping[str, Any], str, str | None], Answer]
TRACKS = {
    "bare": ("exact",),
    "selector": ("exact", "prefix", "suffix"),
    "position": ("exact", "prefix", "suffix", "start", "end"),
    "old": ("exact", "prefix", "suffix", "start", "end"),
}

# As in a build, what is made of a text or of two texts is made once, however many ask.
_text = lru_cache(256)(ArticleText)
_revision = lru_cache(256)(Revision)


def relocate(selector: Mapping[str, Any], new_text: str, old_text: str | None) -> Answer:
    """This project: the place of a passage in the new text, or `None` where it is lost."""
    quote = Quote(
        quote=selector["exact"], prefix=selector.get("prefix", ""), suffix=selector.get("suffix", "")
    )
    start = selector.get("start")
    if old_text is not None and start is not None:
        placement = relocate_quote(
            quote, _text(new_text), _revision(old_text, new_text), Span(start, selector["end"])
        )
    else:
        placement = relocate_quote(quote, _text(new_text), position=start)
    return (placement.span.start, placement.span.end) if placement.span else None


def exact_if_unique(selector: Mapping[str, Any], new_text: str, _old: str | None) -> Answer:
    """Verbatim, and only where the words stand once."""
    places = _places(selector["exact"], new_text)
    return (places[0], places[0] + len(selector["exact"])) if len(places) == 1 else None


def exact_with_verbatim_context(selector: Mapping[str, Any], new_text: str, _old: str | None) -> Answer:
    """Verbatim words between verbatim prefix and suffix, where that settles one place."""
    before, after = selector.get("prefix", ""), selector.get("suffix", "")
    places = _places(before + selector["exact"] + after, new_text)
    start = places[0] + len(before) if len(places) == 1 else 0
    return (start, start + len(selector["exact"])) if len(places) == 1 else None


def exact_then_most_alike(selector: Mapping[str, Any], new_text: str, _old: str | None) -> Answer:
    """Verbatim with the most alike context; else the most alike stretch, from 80 of 100 on."""
    exact = selector["exact"]

    def context(place: int) -> float:
        before, after = selector.get("prefix", ""), selector.get("suffix", "")
        end = place + len(exact)
        left = fuzz.ratio(before, new_text[max(place - len(before), 0) : place])
        return left + fuzz.ratio(after, new_text[end : end + len(after)])

    places = _places(exact, new_text)
    if places:
        best = max(places, key=context)
        return best, best + len(exact)
    found = fuzz.partial_ratio_alignment(exact, new_text, score_cutoff=80)
    return (found.dest_start, found.dest_end) if found and len(exact) <= len(new_text) else None


METHODS: Mapping[str, Method] = {
    "this project": relocate,
    "exact, only if unique": exact_if_unique,
    "exact between verbatim contexts": exact_with_verbatim_context,
    "exact by context, then most alike": exact_then_most_alike,
}


def _places(words: str, text: str) -> list[int]:
    places, start = [], text.find(words)
    while start >= 0:
        places.append(start)
        start = text.find(words, start + 1)
    return places


def judge(case: Mapping[str, Any], answer: Answer, text: str) -> str:
    """`right`, `near`, `wrong`, or `lost` (live, but not found)."""
    truth = case["truth"]
    if answer is None:
        return "lost" if truth else "right"
    if truth is None:
        return "wrong"
    start, end = _trim(text, *answer)
    true_start, true_end = _trim(text, truth["start"], truth["end"])
    shared = max(0, min(end, true_end) - max(start, true_start))
    overlap = shared / ((end - start) + (true_end - true_start) - shared) if end > start else 0.0
    if case["class"] == "B":
        return "right" if overlap >= 0.5 else "near" if shared else "wrong"
    return "right" if (start, end) == (true_start, true_end) else "near" if overlap >= 0.5 else "wrong"


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def load(folder: Path) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """The texts by id, and the cases."""
    with (folder / "docs.jsonl").open(encoding="utf-8") as lines:
        docs = {doc["id"]: doc["text"] for doc in map(json.loads, lines)}
    with (folder / "cases.jsonl").open(encoding="utf-8") as lines:
        return docs, [json.loads(line) for line in lines]


def run(
    method: Method, docs: Mapping[str, str], cases: list[dict[str, Any]], track: str
) -> tuple[list[str], list[float]]:
    """Verdicts and milliseconds, case by case."""
    verdicts, times = [], []
    for case in cases:
        selector = {key: case["selector"][key] for key in TRACKS[track]}
        new = docs[case["new_doc"]]
        old = docs[case["old_doc"]] if track == "old" else None
        started = time.perf_counter()
        answer = method(selector, new, old)
        times.append((time.perf_counter() - started) * 1000)
        verdicts.append(judge(case, answer, new))
    return verdicts, times


def summary(cases: list[dict[str, Any]], verdicts: list[str]) -> tuple[float, float, dict[str, float]]:
    """Recall on live passages and wrong places of all, in per cent; kept off by class of gone ones."""
    live = [verdict for case, verdict in zip(cases, verdicts, strict=True) if case["truth"]]
    gone: dict[str, Counter[str]] = defaultdict(Counter)
    for case, verdict in zip(cases, verdicts, strict=True):
        if not case["truth"]:
            gone[case["class"]][verdict] += 1
    recall = 100 * live.count("right") / max(len(live), 1)
    wrong = 100 * verdicts.count("wrong") / max(len(verdicts), 1)
    return recall, wrong, {name: 100 * c["right"] / c.total() for name, c in sorted(gone.items())}


def main() -> None:
    """Print a table of methods and tracks."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--track", choices=tuple(TRACKS), action="append", help="only this track; may be repeated"
    )
    parser.add_argument("--by", help="also a table of this project by a key of the cases, such as repo")
    arguments = parser.parse_args()
    docs, cases = load(arguments.folder)
    print(
        f"{len(cases)} cases; recall of live passages, wrong places of all cases, gone ones kept off by class"
    )
    print("| method | given | recall | wrong | kept off | ms median / p95 / max |")
    print("|---|---|---|---|---|---|")
    for track in arguments.track or TRACKS:
        for name, method in METHODS.items():
            verdicts, times = run(method, docs, cases, track)
            recall, wrong, gone = summary(cases, verdicts)
            kept_off = ", ".join(f"{cls} {share:.1f}" for cls, share in gone.items())
            times.sort()
            late = times[int(0.95 * (len(times) - 1))]
            cost = f"{statistics.median(times):.1f} / {late:.1f} / {times[-1]:.0f}"
            print(f"| {name} | {track} | {recall:.2f} % | {wrong:.2f} % | {kept_off} | {cost} |")
            sys.stdout.flush()
        if arguments.by:
            _by(arguments.by, docs, cases, track)


def _by(key: str, docs: Mapping[str, str], cases: list[dict[str, Any]], track: str) -> None:
    verdicts, _ = run(relocate, docs, cases, track)
    for value in sorted({str(case[key]) for case in cases}):
        chosen = [index for index, case in enumerate(cases) if str(case[key]) == value]
        recall, wrong, _gone = summary([cases[i] for i in chosen], [verdicts[i] for i in chosen])
        print(f"| – {value} ({len(chosen)}) | {track} | {recall:.2f} % | {wrong:.2f} % | | |")


if __name__ == "__main__":
    main()
