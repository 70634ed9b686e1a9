"""Which words of an old text stand where in a new one: a diff by unique anchors.

Two lists of words in, runs of equal words out, in order in both. Unique runs of several
words anchor the alignment (patience diff, Bram Cohen), longer ones first, so that a
frequent word never pulls a passage to another place; what remains between anchors is
aligned by the longest common runs, and runs too weak to mean anything are dropped.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from difflib import SequenceMatcher

from ..model.record import Record

# Lengths of anchors, in words: a run of eight is hardly ever repeated by accident, a
# single word only counts between anchors that fix its place.
_ANCHORS = (8, 4, 2, 1)
# Gaps larger than this on both sides are not compared word by word: they are rewritten
# text, and the comparison is quadratic.
_SMALL = 400


class Run(Record, frozen=True):
    """Equal words: `length` of them from `old` on in the old text, from `new` on in the new."""

    old: int
    new: int
    length: int


def align(old: Sequence[str], new: Sequence[str]) -> list[Run]:
    """Runs of equal words, in order in both texts, adjacent ones joined."""
    codes: dict[str, int] = {}
    left = [codes.setdefault(word, len(codes)) for word in old]
    right = [codes.setdefault(word, len(codes)) for word in new]
    runs: list[Run] = []
    _align(left, right, 0, len(left), 0, len(right), 0, runs)
    runs.sort(key=lambda run: run.old)
    return _join(runs)


def _align(
    old: list[int], new: list[int], a: int, b: int, c: int, d: int, level: int, runs: list[Run]
) -> None:
    """Align old[a:b] with new[c:d] and add the runs that were found."""
    start = a
    while a < b and c < d and old[a] == new[c]:
        a, c = a + 1, c + 1
    if a > start:
        runs.append(Run(start, c - (a - start), a - start))
    stop = b
    while b > a and d > c and old[b - 1] == new[d - 1]:
        b, d = b - 1, d - 1
    if stop > b:
        runs.append(Run(b, d, stop - b))
    if a == b or c == d:
        return
    for depth in range(level, len(_ANCHORS)):
        anchors = _anchors(old, new, a, b, c, d, _ANCHORS[depth])
        if anchors:
            break
    else:
        _compare(old, new, a, b, c, d, runs)
        return
    for i, j, length in anchors:
        _align(old, new, a, i, c, j, depth, runs)
        runs.append(Run(i, j, length))
        a, c = i + length, j + length
    _align(old, new, a, b, c, d, depth, runs)


def _anchors(
    old: list[int], new: list[int], a: int, b: int, c: int, d: int, length: int
) -> list[tuple[int, int, int]]:
    """Runs of `length` words that stand once in both stretches, in order, grown to full size."""
    here = _unique(old, a, b, length)
    there = _unique(new, c, d, length)
    pairs = sorted((place, there[gram]) for gram, place in here.items() if place >= 0 <= there.get(gram, -1))
    anchors: list[tuple[int, int, int]] = []
    end_old, end_new = a, c
    for here_at, there_at in _increasing(pairs):
        if here_at < end_old or there_at < end_new:
            continue
        size = length
        while here_at + size < b and there_at + size < d and old[here_at + size] == new[there_at + size]:
            size += 1
        i, j = here_at, there_at
        while i > end_old and j > end_new and old[i - 1] == new[j - 1]:
            i, j = i - 1, j - 1
        anchors.append((i, j, here_at - i + size))
        end_old, end_new = here_at + size, there_at + size
    return anchors


def _unique(words: list[int], start: int, end: int, length: int) -> dict[object, int]:
    """Runs of words by their place; -1 for those that stand more than once."""
    places: dict[object, int] = {}
    if length == 1:
        for index in range(start, end):
            word = words[index]
            places[word] = -1 if word in places else index
        return places
    grams = zip(*(words[start + offset : end] for offset in range(length)), strict=False)
    for index, gram in enumerate(grams, start):
        places[gram] = -1 if gram in places else index
    return places


def _increasing(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest row of pairs that grows in both numbers."""
    tails: list[int] = []
    tail_pairs: list[int] = []
    before = [-1] * len(pairs)
    for index, (_, j) in enumerate(pairs):
        place = bisect_left(tails, j)
        if place == len(tails):
            tails.append(j)
            tail_pairs.append(index)
        else:
            tails[place] = j
            tail_pairs[place] = index
        before[index] = tail_pairs[place - 1] if place else -1
    row = []
    index = tail_pairs[-1] if tail_pairs else -1
    while index >= 0:
        row.append(pairs[index])
        index = before[index]
    return row[::-1]


def _compare(old: list[int], new: list[int], a: int, b: int, c: int, d: int, runs: list[Run]) -> None:
    """Align a small gap without unique words by its longest common runs."""
    if min(b - a, d - c) > _SMALL:
        return
    matcher = SequenceMatcher(None, old[a:b], new[c:d], autojunk=False)
    for i, j, size in matcher.get_matching_blocks():
        if size:
            runs.append(Run(a + i, c + j, size))


def _join(runs: list[Run]) -> list[Run]:
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        if last and last.old + last.length == run.old and last.new + last.length == run.new:
            joined[-1] = Run(last.old, last.new, last.length + run.length)
        else:
            joined.append(run)
    return joined
