"""What must not be published, and when a publish stops; values in, reasons out.

The build leaves all of this out already. It is looked for again, because a page that was
public for a minute cannot be taken back.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from ..disk import Commit
from ..report import visible
from .built_files import BuiltFiles
from .host import Standing
from .plan import MOST_VANISHING, File, Plan
from .record import Record
from .target import Target

_MOST_NAMED = 5

# Names with a dot are private, but for the one folder that the web keeps there.
_HIDDEN = re.compile(r"\.(?!well-known$).*")
_SECRET_NAME = re.compile(
    r"""id_(?:rsa|dsa|ecdsa|ed25519)(?:\..*)?
      | .*\.(?:pem|key|p12|pfx|ppk|kdbx|jks|keystore|ovpn|sqlite3?|bak|orig|swp|swo) | .*~
      | (?:credentials|secrets?|passwords?|service[-_]account)(?:\.(?:json|ya?ml|toml|ini|txt|csv|env))?
      | .*\.annotations(?:\..*)?\.ya?ml | site\.ya?ml
    """,
    re.IGNORECASE | re.VERBOSE,
)
# What keys look like: a private key block; keys of AWS, GitHub, GitLab, Slack and Stripe.
_SECRET = re.compile(
    rb"-----BEGIN [A-Z ]*PRIVATE KEY-----"
    rb"|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"
    rb"|\bgh[pousr]_[A-Za-z0-9]{36,}|\bgithub_pat_[A-Za-z0-9_]{60,}"
    rb"|\bglpat-[A-Za-z0-9_-]{20,}"
    rb"|\bxox[abprs]-[A-Za-z0-9-]{20,}"
    rb"|\b[rs]k_live_[A-Za-z0-9]{20,}"
)
# What the preview server adds to a page, and what marks a page that shows unpublished things.
_PREVIEW = re.compile(rb"<meta name=\"glossator-token\"|/livereload\.js|/__glossator__/")
_DRAFTS = b'<meta name="glossator-unpublished"'
# These show what articles say, and an article may speak of keys.
_PROSE = (".html", "feed.xml", "feed.json")


class Refusal(NamedTuple):
    """Why a publish stops; `--yes` overrules it where `may_be_meant`."""

    text: str
    may_be_meant: bool = False


def private_name(path: str) -> bool:
    """Whether a file is named as private ones are."""
    parts = path.split("/")
    return any(_HIDDEN.fullmatch(part) for part in parts) or bool(_SECRET_NAME.fullmatch(parts[-1]))


def private_content(path: str, data: bytes, *, drafts: bool) -> Refusal | None:
    """Why the content of a file must not be published; `None` where it may."""
    if path.endswith(".html") and _PREVIEW.search(data):
        return Refusal(f"{visible(path)} holds what the preview server adds")
    if path.endswith(".html") and not drafts and _DRAFTS in data:
        return Refusal(f"{visible(path)} was built with drafts")
    if not path.endswith(_PROSE) and _SECRET.search(data):
        return Refusal(f"{visible(path)} holds what looks like a secret key", may_be_meant=True)
    return None


def refuse_loss(
    plan: Plan, built: Mapping[str, File], standing: Standing, record: Record, *, rollback: bool
) -> Iterator[Refusal]:
    """Nothing of ours vanishes by mistake, and nothing of others without being asked for."""
    if plan.vanishing > MOST_VANISHING and not rollback:
        share = f"{len(plan.removed)} of {plan.before} files ({plan.vanishing:.0%})"
        yield Refusal(f"{share} would vanish; look with --dry-run", may_be_meant=True)
    others = foreign_files(built, standing, record)
    if others:
        text = "files that were not published by this tool would be replaced"
        yield Refusal(f"{text}: {name_some(others)}", may_be_meant=True)


def refuse_drafts(target: Target, record: Record) -> Iterator[Refusal]:
    """Drafts do not go where readers are, as with two targets of one address."""
    if target.takes_drafts and record.files and not record.holds_drafts:
        text = "a site for readers was published there, and this target takes drafts"
        yield Refusal(f"{text}; have two targets one address?", may_be_meant=True)


def refuse_private(plan: Plan, built: BuiltFiles, *, drafts: bool) -> Iterator[Refusal]:
    """What must not be public: by the names of all files, and the content of those to be sent."""
    named = [path for path in built.files if private_name(path)]
    if named:
        yield Refusal(f"names of private files: {name_some(named)}", may_be_meant=True)
    for path in plan.sends:
        if refusal := private_content(path, built.read(path), drafts=drafts):
            yield refusal


def refuse_age(commit: Commit | None, record: Record, *, is_older: bool) -> Iterator[Refusal]:
    """Nothing goes back in time by accident; `is_older` is the commit's to the record's."""
    there = record.left or record.commit
    if there is None:
        return
    if commit is None:
        text = f"commit {there.id[:12]} was published there, and the site here is in no commit"
        yield Refusal(f"{text}: whether it is older cannot be told", may_be_meant=True)
    elif is_older:
        text = f"commit {commit.id[:12]} is older than {there.id[:12]}, which was published there"
        yield Refusal(f"{text}; fetch the newest, or publish with --rollback {commit.id[:12]}")
    elif record.left and commit.id == there.id:
        text = f"commit {commit.id[:12]} was left by a rollback"
        yield Refusal(f"{text}; publish a newer one, in which it is mended", may_be_meant=True)


def foreign_files(built: Mapping[str, File], standing: Standing, record: Record) -> list[str]:
    """Paths of things that a release would replace and that this tool did not put there."""
    there = standing.files
    others = {path for path in built if path in there and path not in record.files}
    return sorted(
        {path for path in others if there[path].digest != built[path].digest} | set(standing.in_the_way)
    )


def name_some(paths: Collection[str]) -> str:
    """The first few paths, and how many more there are."""
    more = f" and {len(paths) - _MOST_NAMED} more" if len(paths) > _MOST_NAMED else ""
    return ", ".join(visible(path) for path in sorted(paths)[:_MOST_NAMED]) + more
