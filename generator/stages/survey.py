"""All articles of a site: those that are as they were are remembered, the others annotated.

An article is as it was when its files have the digests they had and everything that it
asked of the site has the answer it had.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from ..disk import Store, digest_of
from ..model.record import Shared
from ..pages import encode_part, signed
from ..sources import Outline
from .annotator import Annotator, Study
from .memory import Sources
from .records import ArticleRecord, Unpacker, make_record, pack_record
from .request import Progress
from .workers import in_chunks, spread

# So many articles go to a worker at once.
_MOST = 96

Answer = tuple[str, dict[str, bytes], bytes | ArticleRecord]


class Survey(Shared, frozen=True, kw_only=True):
    """Looks at every article of a site."""

    annotator: Annotator
    sources: Sources

    def study(self, path: str) -> Study:
        """Everything about one article."""
        return self.annotator.study(
            path, {name: self.sources.tree[name] for name in files_of(self.annotator.outline, path)}
        )

    def still_good(self, same: Mapping[str, ArticleRecord]) -> dict[str, ArticleRecord]:
        """Those of some unchanged articles to whose questions the site has the answers it had."""
        holds: dict[str, bool] = {}
        good = {}
        for path, record in same.items():
            questions = record.asked.split("\n") if record.asked else ()
            for asked in questions:
                if asked not in holds:
                    holds[asked] = self.annotator.tables.still_holds(asked)
            if all(map(holds.__getitem__, questions)):
                good[path] = record
        return good

    def complete(
        self, records: dict[str, ArticleRecord], store: Store, *, processes: int, progress: Progress
    ) -> None:
        """Bring `records` to hold every article; those that are there already are kept.

        Parts are put into the store. What is annotated is put into `records` piece by piece,
        so that who stops half way keeps what is done.
        """
        done, unpacker, outline = 0, Unpacker(), self.annotator.outline
        paths = [place.path for path, place in outline.articles.items() if path not in records]
        jobs = in_chunks(paths, _MOST)
        with spread(
            partial(self._work, store),
            jobs=len(jobs),
            processes=processes,
            weight=len(paths),
            begin=store.fork,
        ) as give:
            for answers in give(jobs):
                for path, digests, data in answers:
                    self.sources.learn(digests)
                    files = files_of(outline, path)
                    records[files[0]] = unpacker.unpack(data, files)
                done += len(answers)
                progress("articles", done, len(paths))

    def _work(self, store: Store, paths: Sequence[str]) -> list[Answer]:
        """Bytes in, bytes out: what a worker does, wherever it is."""
        return [self._one(store, path) for path in paths]

    def _one(self, store: Store, path: str) -> Answer:
        names = files_of(self.annotator.outline, path)
        files = {name: self.sources.tree[name] for name in names}
        digests = {name: digest_of(data) for name, data in files.items()}
        key = digest_of(b"".join(digests.values()))
        study = self.annotator.study(path, files)
        entry, place = study.entry, None
        if study.part and entry:
            place = store.add(encode_part(study.part))
            entry = signed(entry, place.digest)
        digests.update(dict.fromkeys(self.sources.tree.changed, b""))
        return path, digests, pack_record(make_record(study, names, key, entry, place))


def files_of(outline: Outline, path: str) -> tuple[str, ...]:
    """The files of an article: itself, then its sidecars by layer."""
    sidecars = outline.sidecars.get(path, ())
    return (outline.articles[path].path, *[sidecar.path for sidecar in sidecars])


def unchanged(
    kept: Mapping[str, ArticleRecord], outline: Outline, sources: Sources, now: float
) -> dict[str, ArticleRecord]:
    """The kept records of articles whose files are as they were, by stat or by content."""
    same, untouched = {}, sources.untouched
    for path in outline.articles:
        record = kept.get(path)
        if record is None or not record.holds(now) or record.files != files_of(outline, path):
            continue
        known = all(map(untouched.__contains__, record.files))
        if known or sources.of(record.files) == record.key:
            same[path] = record
    return same


class KnownUrls(Mapping[str, str]):
    """Path → address of articles that are remembered, `""` for those without a page."""

    def __init__(self, records: Mapping[str, ArticleRecord]) -> None:
        self._records = records

    def __getitem__(self, path: str) -> str:
        record = self._records[path]
        return record.url if record.entry else ""

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)
