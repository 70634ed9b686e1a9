"""What an editor does to notes: a request as plain data in, a sidecar edited, an answer out.

Every request is read against the files as they are now. A passage is found by the build's
own rules; the article is studied with the edited sidecar before a byte is written, so that
what is written is known to hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from ..annotate import find_selection, quote_of, selector_for
from ..model.annotation import Quote, Span, State
from ..model.problem import Fault
from ..sources import add_entry, edit_entry, new_sidecar, remove_entry
from .article_data import describe_article
from .articles import Articles, OpenArticle
from .form import REPLY, SELECTOR, filled, free_id, new_entry, read_values
from .refusal import Refusal
from .requests import Request
from .target import Target, committed_ids, taken_ids
from .writes import Writes

# What a reader would notice: a change of it is dated.
_NOTICED = frozenset({"body", "title", "kind", "sources", "claim"})

Answer = dict[str, Any]


class Desk:
    """The operations of the editor. Each takes a request and returns what the page is told, or
    raises `Refusal`; then nothing is written."""

    def __init__(self, articles: Articles, writes: Writes) -> None:
        self.articles = articles
        self.writes = writes

    def create(self, asked: Request) -> Answer:
        """A new note on a passage, or on the whole article where there is none."""
        opened = self.open(asked)
        layer = asked.text("layer") or "main"
        if layer not in opened.layers:
            raise Refusal(422, f"there is no layer {layer!r}", "known: " + ", ".join(opened.layers))
        note = asked.mapping("note")
        wished = note.pop("id", "")
        values = filled({"created": self._today(opened), **read_values(note)})
        passage = _passage(asked, opened) if asked.has("quote") else None
        selector = selector_for(passage, opened.text, quote_of(passage, opened.text)) if passage else {}
        words = wished if isinstance(wished, str) else ""
        words = words or str(values.get("title", "")) or selector.get("quote", layer)
        note_id = free_id(words, taken_ids(opened))
        path = opened.sidecar(layer)
        entry = new_entry(note_id, selector, values)
        return self._write(opened, path, note_id, lambda text: add_entry(text, entry))

    def edit(self, asked: Request) -> Answer:
        """Other values for some keys of a note; an empty one takes its key out."""
        target = self.target(asked)
        values = read_values(asked.mapping("note"))
        edits = {key: value for key, value in values.items() if target.entry.get(key) != value}
        today = self._today(target.opened)
        is_noticed = bool(_NOTICED & set(edits)) and target.placed.note.status == "published"
        if is_noticed and "updated" not in values and target.entry.get("created") != today:
            edits["updated"] = today
        return self._edit(target, edits)

    def reply(self, asked: Request) -> Answer:
        """One more answer below a note."""
        target = self.target(asked)
        given = filled(read_values(asked.mapping("reply"), REPLY))
        replies = list(target.entry.get("replies") or [])
        taken = {reply.get("id") for reply in replies if isinstance(reply, dict)}
        reply_id = next(name for n in range(1, len(taken) + 2) if (name := f"r{n}") not in taken)
        body = {"body": given.pop("body", "")}
        reply = {"id": reply_id, **given, "created": self._today(target.opened), **body}
        return self._edit(target, {"replies": [*replies, reply]})

    def move(self, asked: Request) -> Answer:
        """A note, or the passage of it with this index, on other words of the article."""
        target = self.target(asked)
        passage = _passage(asked, target.opened)
        return self._settle(target, passage, quote_of(passage, target.opened.text), asked.number("index"))

    def accept(self, asked: Request) -> Answer:
        """The place that was found for a drifted passage is its place."""
        target, index = self.target(asked), asked.number("index")
        placements = target.placed.placements
        if not 0 <= index < len(placements):
            raise Refusal(404, f"note {target.id!r} has no passage {index + 1}")
        candidate = placements[index].span or placements[index].nearest
        if candidate is None:
            raise Refusal(422, "no place was found for it", "select the new passage, or retire the note")
        return self._settle(target, candidate, target.placed.note.record.passages[index], index)

    def retire(self, asked: Request) -> Answer:
        """A note taken back: its dated line and its id stay."""
        target = self.target(asked)
        if target.placed.note.status == "retired":
            raise Refusal(409, f"note {target.id!r} is retired already")
        reasons = {key: asked.text(key).strip() for key in ("reason", "replaced_by")}
        status = {"status": "retired"} if "status" in target.entry else {}
        retired = {"date": self._today(target.opened), **filled(reasons)}
        return self._edit(target, {**status, "retired": retired})

    def delete(self, asked: Request) -> Answer:
        """A note that was never committed, gone. One that was is only ever retired."""
        target = self.target(asked)
        if not self.may_delete(target):
            raise Refusal(409, f"note {target.id!r} may be in a commit: its id must stay", "retire it")
        return self._write(target.opened, target.path, target.id, lambda text: remove_entry(text, target.id))

    def change(self, asked: Request) -> Answer:
        """What `action` says, done to a note. Raises `Refusal` (422) where it says nothing known."""
        actions = {
            "edit": self.edit,
            "reply": self.reply,
            "move": self.move,
            "accept": self.accept,
            "retire": self.retire,
            "delete": self.delete,
        }
        action = asked.text("action")
        if action not in actions:
            raise Refusal(422, f"there is no action {action!r}", "known: " + ", ".join(actions))
        return actions[action](asked)

    def describe(self, asked: Request) -> Answer:
        """What the editor has to know of an article; nothing is written."""
        opened = self.articles.open(asked.text("article"))
        committed = committed_ids(self.writes.root, opened)
        return describe_article(opened, committed, self.writes.count)

    def undo(self, _asked: Request) -> Answer:
        """The last write of this server, taken back."""
        return {"ok": True, "path": self.writes.undo(), "undo": self.writes.count}

    def render(self, asked: Request) -> Answer:
        """A note's Markdown as its page will show it."""
        return {"ok": True, "html": self.articles.open(asked.text("article")).html(asked.text("body"))}

    def open(self, asked: Request) -> OpenArticle:
        """The article, as the page of the request shows it. Raises `Refusal` (409) where it or a
        sidecar has changed since, if the request says what it has seen."""
        opened = self.articles.open(asked.text("article"))
        if asked.has("seen") and asked.text("seen") != opened.seen:
            raise Refusal(
                409,
                "the article or its notes have changed on disk since this page was built",
                "look at the page as it is now, then save again",
            )
        return opened

    def target(self, asked: Request) -> Target:
        """The note of a request. Raises `Refusal` as `open`, and 404 where there is none."""
        return Target.find(self.open(asked), asked.text("id"))

    def may_delete(self, target: Target) -> bool:
        """Whether no commit has the note; where git cannot say, one may."""
        committed = committed_ids(self.writes.root, target.opened)
        return committed is not None and target.id not in committed

    def _today(self, opened: OpenArticle) -> str:
        return self.articles.today(opened).isoformat()

    def _settle(self, target: Target, place: Span, old: Quote, index: int) -> Answer:
        """Tie a passage of a note to a place."""
        if not 0 <= index < max(len(target.placed.note.record.passages), 1):
            raise Refusal(404, f"note {target.id!r} has no passage {index + 1}")
        wanted = selector_for(place, target.opened.text, old)
        return self._edit(target, {key: wanted.get(key) for key in SELECTOR}, index - 1 if index else None)

    def _edit(self, target: Target, edits: Mapping[str, Any], also: int | None = None) -> Answer:
        return self._write(
            target.opened, target.path, target.id, lambda text: edit_entry(text, target.id, edits, also)
        )

    def _write(self, opened: OpenArticle, path: str, note_id: str, edit: Callable[[str], str]) -> Answer:
        """Write an edited sidecar. Raises `Refusal` where the edit makes faults that were not there
        before, or the file has changed meanwhile; then nothing is written."""
        before = opened.files.get(path)
        try:
            text = before.decode() if before is not None else new_sidecar(self.writes.schema_for(path))
            after = edit(text).encode()
        except UnicodeDecodeError:
            raise Refusal(422, f"{path} is not UTF-8", "save it as UTF-8") from None
        except Fault as wrong:
            raise Refusal(422, wrong.message, wrong.hint) from None
        checked = opened.with_sidecar(path, after)
        _refuse_new_faults(opened, checked)
        if after != before:
            self.writes.put(path, before, after)
        return {**_told(checked, note_id, path), "undo": self.writes.count}


def _passage(asked: Request, opened: OpenArticle) -> Span:
    """Where the selected words stand. Raises `Refusal`: 422 where there are none or they fit
    several places, 409 where they are not in the article any more."""
    quote = Quote(quote=asked.text("quote"), prefix=asked.text("prefix"), suffix=asked.text("suffix"))
    if not quote.quote.strip():
        raise Refusal(422, "the passage has no words", "select words of the article")
    position = asked.number("position") if asked.has("position") else None
    found = find_selection(quote, position, opened.text)
    if found.span is not None:
        return found.span
    if found.state is State.AMBIGUOUS:
        raise Refusal(422, f"{found.reason}, and nothing says which place is meant", "select more words")
    raise Refusal(409, f"the passage is not in the article as it is now: {found.reason}", "select it again")


def _refuse_new_faults(before: OpenArticle, after: OpenArticle) -> None:
    known = Counter((fault.at.path, fault.code, fault.message) for fault in before.errors)
    for fault in after.errors:
        key = (fault.at.path, fault.code, fault.message)
        if not known[key]:
            raise Refusal(422, fault.message, fault.hint)
        known[key] -= 1


def _told(opened: OpenArticle, note_id: str, path: str) -> Answer:
    """What the page is told of a write: the note, its file and line, and what the files are now."""
    told = {"ok": True, "id": note_id, "path": path, "seen": opened.seen}
    for placed in opened.placed:
        if placed.note.record.id == note_id:
            told |= {"line": placed.note.locate().line, "state": placed.state, "status": placed.note.status}
    return told
