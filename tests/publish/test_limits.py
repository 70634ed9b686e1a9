"""The limits of hosts: nothing is sent where a site is above one."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from generator.model.problem import UsageError
from generator.model.site import PublishTarget
from generator.publish.built_files import BuiltFiles, Layer
from generator.publish.limits import LIMITS, refuse_excess, served_by
from generator.publish.plan import File
from tests.publish.publishing import publish
from tests.small_site import write_files


@pytest.mark.parametrize(
    ("url", "setting", "host"),
    [
        ("git+ssh://git@github.com/a/b.git", "", "github"),
        ("git+https://gitlab.com/a/b.git", "", "gitlab"),
        ("git+ssh://git@codeberg.org/a/b.git#pages", "", "codeberg"),
        ("git+ssh://git@example.org/a/b.git", "", ""),
        ("file:///srv/www", "cloudflare", "cloudflare"),
        ("git+ssh://git@github.com/a/b.git", "netlify", "netlify"),
    ],
)
def test_whose_limits_count(url: str, setting: str, host: str) -> None:
    settings: dict[str, str] = {"url": url, "served_by": setting}
    assert served_by(PublishTarget(**settings)) == host


def built(folder: Path, sizes: dict[str, int] | None = None, **host_files: str) -> BuiltFiles:
    """Files of these sizes, of which only `_headers` and `_redirects` stand on the disk."""
    write_files(folder, host_files)
    digests = {path: sha256(text.encode()).hexdigest() for path, text in host_files.items()}
    layers = BuiltFiles(Layer(folder, digests))
    layers.files = {**layers.files, **{path: File("0", size) for path, size in (sizes or {}).items()}}
    return layers


REDIRECTS = "".join(f"/old/{number}/ /new/ 301\n" for number in range(1001))
CASES = {
    "github-file": ("github", {"film.mp4": 100 * 2**20 + 1}, {}, "larger: film.mp4"),
    "github-whole": ("github", {f"{n}.mp4": 10**8 for n in range(11)}, {}, "sites of 1000.0 MB"),
    "gitlab-files": ("gitlab", {str(n): 1 for n in range(200_001)}, {}, "these are 200001"),
    "gitlab-redirects": ("gitlab", {}, {"_redirects": REDIRECTS}, "1000 redirects, and these are 1001"),
    "gitlab-size": ("gitlab", {}, {"_redirects": f"/a/ /{'b' * 64_000}/ 301\n"}, "64.0 kB of _redirects"),
    "cloudflare-files": ("cloudflare", {str(n): 1 for n in range(20_001)}, {}, "these are 20001"),
    "cloudflare-file": ("cloudflare", {"plan.pdf": 25 * 2**20 + 1}, {}, "larger: plan.pdf"),
    "cloudflare-redirects": ("cloudflare", {}, {"_redirects": REDIRECTS * 2}, "2000 redirects"),
    "cloudflare-line": ("cloudflare", {}, {"_redirects": f"/a/ /{'b' * 1000}/ 301\n"}, "1000 characters"),
    "cloudflare-rules": (
        "cloudflare",
        {},
        {"_headers": "".join(f"/{n}\n  X-A: b\n" for n in range(101))},
        "100 rules of _headers, and these are 101",
    ),
    "cloudflare-header": ("cloudflare", {}, {"_headers": f"/*\n  X-A: {'b' * 2000}\n"}, "2000 characters"),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_above_a_limit_is_named_with_its_source(case: str, tmp_path: Path) -> None:
    host, sizes, host_files, text = CASES[case]
    (refusal,) = refuse_excess(built(tmp_path, sizes, **host_files), host)
    assert text in refusal.text
    assert LIMITS[host].source in refusal.text
    assert list(refuse_excess(built(tmp_path, sizes, **host_files), "")) == []


def test_nothing_is_sent(site: Path, tmp_path: Path) -> None:
    text = (site / "site.yaml").read_text().partition("publish:")[0]
    target = f"publish:\n  web: {{url: '{(tmp_path / 'www').as_uri()}', served_by: cloudflare}}\n"
    (site / "site.yaml").write_text(text + target)
    publish(site, dry_run=True)
    (site / "content/film.mp4").write_bytes(bytes(25 * 2**20 + 1))
    with pytest.raises(UsageError, match=r"Cloudflare Pages.*film\.mp4.*nothing was sent.*--yes"):
        publish(site)
    assert not (tmp_path / "www").exists()
