"""`_headers` and the Content-Security-Policy."""

from __future__ import annotations

from generator.model.annotation import Claim
from generator.model.site import Security
from generator.pages import Options
from generator.pages.policy import content_policy, framing_policy, header_policy
from tests.browser import headers_for, parse_headers
from tests.pages.samples import Sample, make_article, make_config, make_note, make_page, make_site, output

CLAIM = make_article(notes=[make_note(quote="first words", claim=Claim(text="C", verdict="v"))])


def rules(site: Sample) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    path = ""
    for line in output(site, "_headers").splitlines():
        if line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            found[path].append((name, value))
        else:
            path = line
            found[path] = []
    return found


def test_everything_is_sent_with_the_policy_and_assets_are_kept() -> None:
    everywhere = dict(rules(make_site())["/*"])
    assert everywhere["X-Content-Type-Options"] == "nosniff"
    assert everywhere["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in everywhere["Permissions-Policy"]
    assert rules(make_site())["/assets/*"] == [("Cache-Control", "public, max-age=31536000, immutable")]
    assert rules(make_site())["/*.webmanifest"][0][1].startswith("application/manifest+json")


def test_a_header_is_set_twice_for_one_file_only_where_both_may_hold() -> None:
    seen = [
        name for path, headers in rules(make_site(CLAIM)).items() if path.endswith("*") for name, _ in headers
    ]
    assert set(seen) - {name for name in seen if seen.count(name) == 1} <= {
        "Content-Security-Policy",
        "X-Frame-Options",
        "Content-Type",
    }


def test_a_site_says_who_may_frame_it() -> None:
    config = make_config(security=Security(csp={"frame-ancestors": "https://a.example"}))
    everywhere = dict(rules(make_site(config=config))["/*"])
    assert everywhere["Content-Security-Policy"].endswith("; frame-ancestors https://a.example")
    assert "X-Frame-Options" not in everywhere
    own = rules(make_site(CLAIM, config=config))["/articles/*"]
    assert own == [("Content-Security-Policy", "frame-ancestors https://a.example")]


def test_nothing_can_be_framed_but_embeds() -> None:
    plain, embedded = rules(make_site()), rules(make_site(CLAIM))
    assert ("X-Frame-Options", "DENY") in plain["/*"]
    assert ("X-Frame-Options", "DENY") not in embedded["/*"]
    assert ("Content-Security-Policy", "frame-ancestors 'none'") in embedded["/articles/*"]
    assert not [path for path in embedded if path.startswith("/embed")]


def test_articles_at_the_top_can_not_be_told_from_embeds() -> None:
    site = make_site(CLAIM, config=make_config(permalink="/{year}/{slug}/"))
    assert "/{year}/*" not in rules(site)


def test_addresses_of_other_scripts_are_encoded() -> None:
    site = make_site(CLAIM, pages=((make_page("关于"), ""),))
    assert "/%E5%85%B3%E4%BA%8E/" in rules(site)


def test_staging_asks_search_engines_to_stay_away() -> None:
    assert ("X-Robots-Tag", "noindex") in rules(make_site(options=Options(noindex=True)))["/*"]


def test_no_rule_has_a_line_of_its_own_making() -> None:
    csp = {"img-src": "https://a.example;\n/evil\n  X: y", "x\ny": "z", "script-src;": "*"}
    site = make_site(config=make_config(security=Security(csp=csp)))
    assert dict(rules(site)["/*"])["Content-Security-Policy"].count("img-src") == 1
    assert set(rules(site)) == set(rules(make_site()))
    assert "script-src 'self';" in header_policy(site.site.config)


def test_a_site_adds_to_the_policy() -> None:
    config = make_config(
        security=Security(csp={"img-src": "https://a.example", "frame-src": "https://b.example"})
    )
    policy = content_policy(config)
    assert "img-src 'self' https://a.example" in policy
    assert "frame-src https://b.example" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_framing_is_left_to_the_header() -> None:
    config = make_config(security=Security(csp={"frame-ancestors": "'self'"}))
    assert "frame-ancestors" not in content_policy(config)
    assert framing_policy(config) == "frame-ancestors 'self'"


def test_in_preview_a_page_may_talk_to_its_server() -> None:
    html = output(make_site(options=Options(preview="token")), "index.html")
    assert "connect-src &#39;self&#39; ws: wss:" in html
    assert '<meta name="glossator-token" content="token">' in html


def test_embeds_alone_may_be_framed_where_a_host_adds_rules_up() -> None:
    parsed = parse_headers(output(make_site(CLAIM), "_headers"))
    page, embed = (
        headers_for(path, parsed) for path in ("/articles/budget/", "/embed/articles/budget/notes/one/")
    )
    assert page["Content-Security-Policy"] == embed["Content-Security-Policy"] + ", frame-ancestors 'none'"
    assert headers_for("/assets/x.css", parsed)["Cache-Control"].endswith("immutable")
    assert headers_for("/authors/ann/feed.xml", parsed)["Content-Type"].startswith("application/atom+xml")
