"""What a file is by its path: the short way of usual names agrees with the long way."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generator.sources.content_path import ContentKind, _by_parts, classify

PARTS = st.text(alphabet="aZ9_-.~# é文", min_size=1, max_size=6)
ENDS = st.sampled_from(
    [".md", ".annotations.yaml", ".annotations.legal.yaml", ".yaml", ".bak", "~", ".jpg", ""]
)
ROOMS = st.sampled_from(
    ["articles/", "drafts/", "articles/2026/", "articles/_drafts/", "pages/", "authors/", ""]
)


@given(ROOMS, PARTS, ENDS)
def test_the_short_way_says_what_the_long_way_says(room: str, stem: str, end: str) -> None:
    path = f"content/{room}{stem}{end}"
    assert classify(path) == _by_parts(path)


def test_usual_names() -> None:
    article = classify("content/articles/budget-2027.md")
    assert (article.kind, article.stem, article.is_draft) == (ContentKind.ARTICLE, "budget-2027", False)
    sidecar = classify("content/articles/budget-2027.annotations.yaml")
    assert (sidecar.kind, sidecar.article, sidecar.layer) == (ContentKind.SIDECAR, article.path, "main")
