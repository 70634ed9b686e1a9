"""The demonstration behind nginx and Caddy, with the very configurations of the page about them."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import brotli
import pytest

from generator.publish.host_files import HostFiles, address_of, parse_host_files
from tests.publish.counterparts import fetch, find_program, free_ports, listens, running
from tests.publish.publishing import ARTICLE, publish, shipped
from tests.small_site import ROOT, write_files

PAGE = (ROOT / "docs/howto/publish-own-server.md").read_text(encoding="utf-8")
# A former address with signs that mean something in a configuration.
ODD = "/odd;$x/"
HOST_FILES = ("_headers", "_redirects")
# One form may be sent for the other: RFC 9239 (6), RFC 7303 (9.2).
SAME_TYPE = {"application/javascript": "text/javascript", "text/xml": "application/xml"}


@dataclass(frozen=True, slots=True)
class Published:
    """A folder below which the site is served, the path it is served at, and what was built."""

    folder: Path
    base: str
    built: dict[str, bytes]

    @property
    def rules(self) -> HostFiles:
        """What the host files say."""
        return parse_host_files(*(self.built[name].decode() for name in HOST_FILES))


@dataclass(frozen=True, slots=True)
class Online:
    """A published site, the address it is served at, and the compressed forms the server knows."""

    site: Published
    url: str
    encodings: tuple[str, ...]


@pytest.fixture(scope="module", params=["", "/news"], ids=["root", "path"])
def published(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The demonstration, published into a folder with compressed copies."""
    base: str = request.param
    home = tmp_path_factory.mktemp("own")
    site, folder = home / "site", home / "www" / (base.lstrip("/") or "review")
    for part in ("content", "templates"):
        shutil.copytree(ROOT / part, site / part)
    settings = (ROOT / "site.yaml").read_text().partition("publish:")[0]
    text = re.sub(r"(?m)^url: .*$", f"url: https://example.org{base}/", settings)
    target = f"publish:\n  web: {{url: '{folder.as_uri()}', compressed: [gz, br]}}\n"
    files = {"content/app.webmanifest": '{"name": "App"}', "content/data.jsonld": "{}"}
    moved = ARTICLE.format(title="Now").replace("date:", f"aliases: [once, früher, '{ODD}']\ndate:")
    files["content/articles/now.md"] = moved
    write_files(site, {"site.yaml": f"{text}\n{target}", **files})
    assert publish(site).status == 0
    write_files(folder, {".well-known/security.txt": "Contact: https://example.org/\n"})
    return Published(folder, base, shipped(site / "output"))


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def online(
    request: pytest.FixtureRequest, published: Published, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Online]:
    """The folder, served by each of the servers."""
    home = tmp_path_factory.mktemp(request.param)
    (port,) = free_ports(1)
    serve = {"nginx": nginx, "caddy": caddy}[request.param]
    encodings = {"nginx": ("gzip",), "caddy": ("gzip", "br")}[request.param]
    with running(serve(home, published, port), lambda: listens(port), log=home / "log"):
        yield Online(published, f"http://127.0.0.1:{port}{published.base}", encodings)


def nginx(home: Path, site: Published, port: int) -> list[str | Path]:
    """The command that starts nginx with the page's file where Debian's own settings take it in."""
    text = configuration("nginx", home, site)
    folders = "".join(f"{name}_temp_path {home / name};\n" for name in ("proxy", "fastcgi", "uwsgi", "scgi"))
    around = f"""\
{"user root;" if os.getuid() == 0 else ""}
daemon off;
# One process, so that none is left when it is ended.
master_process off;
pid {home / "pid"};
error_log stderr;
events {{}}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log off;
    client_body_temp_path {home / "body"};
    {folders}
    {replaced(text, "listen 80;", f"listen 127.0.0.1:{port};")}
}}
"""
    (home / "nginx.conf").write_text(around)
    return [find_program("nginx"), "-p", home, "-c", home / "nginx.conf", "-e", "stderr"]


def caddy(home: Path, site: Published, port: int) -> list[str | Path]:
    """The command that starts Caddy with the page's file, by http and for this machine alone."""
    text = replaced(configuration("caddy", home, site), "example.org {", f"http://127.0.0.1:{port} {{")
    settings = "admin off\n\tauto_https off\n\tpersist_config off\n\tdefault_bind 127.0.0.1"
    (home / "Caddyfile").write_text(f"{{\n\t{settings}\n\tstorage file_system {home / 'storage'}\n}}\n{text}")
    return [find_program("caddy"), "run", "--adapter", "caddyfile", "--config", home / "Caddyfile"]


def configuration(server: str, home: Path, site: Published) -> str:
    """The server's configuration on the page, changed as the page says, in the folders of the test."""
    found = re.search(rf"```{server}\n(.*?)```", PAGE, re.DOTALL)
    assert found
    path = home / "review.conf"
    path.write_text(found[1])
    if site.base:
        shell(line_of("sed -i"), home)
    redirects = replaced(line_of("awk", f"/etc/{server}/"), "/srv/www/review", str(site.folder))
    shell(replaced(redirects, "base= ", f"base={site.base} ").replace(f"/etc/{server}/", ""), home)
    text = replaced(path.read_text(), f"/etc/{server}/review.redirects", str(home / "review.redirects"))
    root = "/srv/www" if site.base else "/srv/www/review"
    return replaced(text, root, str(site.folder.parent if site.base else site.folder))


def line_of(start: str, part: str = "") -> str:
    """The one line of the page that begins so, and has that part."""
    lines = [line.strip() for line in PAGE.splitlines() if line.strip().startswith(start) and part in line]
    assert len(lines) == 1
    return lines[0]


def replaced(text: str, old: str, new: str) -> str:
    """A text with something else in the place of a part that it must have."""
    assert old in text
    return text.replace(old, new)


def shell(line: str, folder: Path) -> None:
    subprocess.run(["sh", "-ec", line], cwd=folder, check=True)


def test_every_file_has_the_headers_of_the_host_files(online: Online) -> None:
    site, rules = online.site, online.site.rules
    for path, data in site.built.items():
        if path in HOST_FILES:
            continue
        address = address_of(path)
        answer = fetch(online.url + quote(address))

        if rules.target(path) and address != ODD:
            assert answer.status == 301
            continue
        assert (answer.status, answer.body) == (200, data), path
        wanted = rules.headers(path)
        assert answer.headers["cache-control"] == wanted["Cache-Control"], path
        assert kind(answer.headers["content-type"]) == kind(wanted["Content-Type"]), path
        for name, value in (pair for rule in rules.rules if rule.fits(address) for pair in rule.headers):
            if name == "Content-Security-Policy":
                assert value in answer.headers[name.lower()].split(", "), path
            elif name not in ("Cache-Control", "Content-Type"):
                assert answer.headers[name.lower()] == value, path
        if address.startswith("/embed/"):
            assert "x-frame-options" not in answer.headers
            assert "frame-ancestors" not in answer.headers["content-security-policy"]


def kind(header: str) -> tuple[str, str]:
    """A content type in its usual form, and its encoding, which only texts need."""
    name, _, charset = header.partition("; charset=")
    return SAME_TYPE.get(name, name), charset or ("utf-8" if name.startswith("image/svg") else "")


@pytest.mark.parametrize("address", ["/nowhere/", "/nowhere", "/assets/gone.css", "/articles/nowhere/"])
def test_what_is_not_there_is_said_by_the_page_for_it(online: Online, address: str) -> None:
    answer = fetch(online.url + address)
    assert (answer.status, answer.body) == (404, online.site.built["404.html"])
    # A style sheet that was missing for a moment is not missing for a year.
    assert answer.headers["cache-control"] == "public, max-age=0, must-revalidate"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_former_addresses_lead_on(online: Online) -> None:
    redirects = online.site.rules.redirects
    assert redirects.keys() >= {"/articles/once/", "/articles/früher/"}
    assert fetch(f"{online.url}{quote(ODD)}").status == 200
    for old, new in redirects.items():
        if old == ODD:
            continue
        for query in ("", "?from=elsewhere"):
            answer = fetch(f"{online.url}{quote(old)}{query}")
            assert (answer.status, answer.headers["location"]) == (301, new)
            assert fetch(online.url.removesuffix(online.site.base) + new).status == 200


def test_a_folder_without_its_slash_leads_to_it(online: Online) -> None:
    address = next(iter(online.site.rules.redirects.values()))
    answer = fetch(online.url.removesuffix(online.site.base) + address.rstrip("/"))
    assert answer.status in (301, 308)
    assert answer.headers["location"] == address


def test_compressed_copies_are_served_to_those_who_ask(online: Online) -> None:
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress}
    suffixes = {"gzip": ".gz", "br": ".br"}
    folder = online.site.folder
    for encoding in online.encodings:
        copies = [path for path in online.site.built if (folder / (path + suffixes[encoding])).is_file()]
        assert len(copies) > 50
        for path in copies:
            address = online.url + quote(address_of(path))
            packed = fetch(address, **{"Accept-Encoding": encoding})
            if packed.status == 301:
                continue
            assert packed.headers["content-encoding"] == encoding, path
            assert unpack[encoding](packed.body) == online.site.built[path]
            assert packed.headers["vary"] == "Accept-Encoding"
            plain = fetch(address)
            assert plain.body == online.site.built[path]
            assert plain.headers["content-type"] == packed.headers["content-type"], path


def test_the_record_of_what_was_published_is_not_served(online: Online) -> None:
    for name in (".glossator-published.json", ".glossator-releases.jsonl"):
        if (online.site.folder / name).exists():
            assert fetch(f"{online.url}/{name}").status == 404
    assert (online.site.folder / ".glossator-published.json").exists()
    assert fetch(f"{online.url}/.well-known/security.txt").status == 200
