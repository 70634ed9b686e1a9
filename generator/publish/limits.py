"""What hosts take and what not, looked at before anything is sent; values in, reasons out.

The figures are those that the hosts document; each row names the page, and a comment where a figure
stands elsewhere. Of a host that is not in the table, and for a field that is 0, none is known here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from ..model.site import PublishTarget
from .built_files import BuiltFiles
from .host_files import HEADERS, REDIRECTS, parse_host_files
from .safety import Refusal, name_some
from .told import size_text

_GB, _MIB = 10**9, 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most that a host takes; 0 where nothing is known.

    Sizes are in bytes, `header` and `redirect` in characters of one header or one line.
    """

    name: str
    source: str
    files: int = 0
    file_size: int = 0
    whole_size: int = 0
    redirects: int = 0
    redirects_size: int = 0
    redirect: int = 0
    header_rules: int = 0
    header: int = 0


LIMITS: Mapping[str, Limits] = {
    "github": Limits(
        name="GitHub Pages",
        source="https://docs.github.com/pages/getting-started-with-github-pages/github-pages-limits",
        # A push with a larger file is refused: docs.github.com, "About large files on GitHub".
        file_size=100 * _MIB,
        whole_size=_GB,
    ),
    "gitlab": Limits(
        name="GitLab Pages",
        source="https://docs.gitlab.com/user/project/pages/redirects/",
        # Of gitlab.com: gitlab.com/gitlab-org/gitlab/-/issues/405048.
        files=200_000,
        whole_size=_GB,
        redirects=1_000,
        redirects_size=64_000,
    ),
    "cloudflare": Limits(
        name="Cloudflare Pages",
        source="https://developers.cloudflare.com/pages/platform/limits/",
        files=20_000,
        file_size=25 * _MIB,
        redirects=2_000,
        redirect=1_000,
        header_rules=100,
        header=2_000,
    ),
}
_OF_ADDRESS = {"github.com": "github", "gitlab.com": "gitlab", "codeberg.org": "codeberg"}


def served_by(settings: PublishTarget) -> str:
    """Whose limits count: the setting, else by the address; `""` where nobody's are known."""
    return settings.served_by or _OF_ADDRESS.get(urlsplit(settings.url).hostname or "", "")


def refuse_excess(built: BuiltFiles, host: str) -> Iterator[Refusal]:
    """Each limit of a host that the built files are above; paid plans may take more."""
    limits = LIMITS.get(host)
    if limits is None:
        return
    for fault in (*_sizes(built, limits), *_host_files(built, limits)):
        yield Refusal(f"{limits.name} {fault} ({limits.source})", may_be_meant=True)


def _sizes(built: BuiltFiles, limits: Limits) -> Iterator[str]:
    sizes = {path: file.size for path, file in built.files.items()}
    if limits.files and len(sizes) > limits.files:
        yield f"takes {limits.files} files, and these are {len(sizes)}"
    large = [path for path, size in sizes.items() if limits.file_size and size > limits.file_size]
    if large:
        yield f"takes files of {size_text(limits.file_size)}; larger: {name_some(large)}"
    whole = sum(sizes.values())
    if limits.whole_size and whole > limits.whole_size:
        yield f"takes sites of {size_text(limits.whole_size)}, and this has {size_text(whole)}"


def _host_files(built: BuiltFiles, limits: Limits) -> Iterator[str]:
    headers, redirects = (
        built.read(name).decode() if name in built.files else "" for name in (HEADERS, REDIRECTS)
    )
    rules = parse_host_files(headers, redirects).rules
    lines = redirects.splitlines()
    if limits.redirects and len(lines) > limits.redirects:
        yield f"reads {limits.redirects} redirects, and these are {len(lines)}"
    if limits.redirects_size and len(redirects.encode()) > limits.redirects_size:
        yield f"reads {size_text(limits.redirects_size)} of {REDIRECTS}, and it is longer"
    if limits.redirect and any(len(line) > limits.redirect for line in lines):
        yield f"reads {limits.redirect} characters a line of {REDIRECTS}, and one is longer"
    if limits.header_rules and len(rules) > limits.header_rules:
        yield f"reads {limits.header_rules} rules of {HEADERS}, and these are {len(rules)}"
    if limits.header and any(len(line) > limits.header for line in headers.splitlines()):
        yield f"reads headers of {limits.header} characters, and one in {HEADERS} is longer"
