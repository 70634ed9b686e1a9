"""The settings of a site (`site.yaml`) and the site as a whole."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from .annotation import KINDS, Color, IfLost, Kind, Status
from .problem import Fault
from .record import Record, field
from .values import Check, Extra, FromText, Language, Slug, Text, Url, Words


def check_zone(text: str) -> str:
    """An IANA time zone; raises `Fault` with code `bad-timezone`."""
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise Fault(
            "bad-timezone", f"there is no time zone {text!r}", "write a name such as Europe/London"
        ) from None
    return text


def check_target(text: str) -> str:
    """An address of a menu entry or policy: http(s), mailto, or a path of this site."""
    try:
        scheme = urlsplit(text).scheme.lower() if ":" in text else ""
    except ValueError:
        scheme = "none"
    if (
        scheme not in ("", "http", "https", "mailto")
        or re.search(r"[\s\x00-\x1f\"<>\\]", text)
        or text.startswith("//")
    ):
        raise Fault(
            "bad-url", f"{text!r} is not an address", "write a path such as /about/, or a whole address"
        )
    return text


def check_site_url(text: str) -> str:
    """An address without query and fragment; raises `Fault` with code `bad-url`."""
    parts = urlsplit(text)
    wrong = {
        "a query or a fragment": parts.query or parts.fragment,
        "a user's name": "@" in parts.netloc,
        "a path with dots or a backslash": "\\" in parts.path or {".", ".."} & set(parts.path.split("/")),
    }
    for what, is_there in wrong.items():
        if is_there:
            raise Fault("bad-url", f"{text!r} has {what}", "write the address of the home page alone")
    return text


def check_identity(text: str) -> str:
    """The beginning of permanent ids; raises `Fault` with code `bad-url` where no address begins so."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"\\^`{|}\x00-\x1f\x7f]*", text):
        hint = "write what `init` writes, such as tag:example.org,2026:"
        raise Fault("bad-url", f"{text!r} cannot begin a permanent id", hint)
    return text


def check_schema(text: str) -> str:
    """The version of the formats; raises `Fault` with code `bad-schema`."""
    if text != "1":
        raise Fault("bad-schema", f"this tool reads schema 1, not {text!r}")
    return text


def at_least_one(size: Any) -> Any:
    """A count; raises `Fault` with code `bad-number` below 1."""
    if size < 1:
        raise Fault("bad-number", f"expected at least 1, found {size}")
    return size


_PLACEHOLDERS = {"slug", "year", "month", "day", "section", "language"}
_LONGEST_PERMALINK = 200


def check_permalink(text: str) -> str:
    """A pattern for addresses; raises `Fault` with code `bad-permalink`."""
    names = set(re.findall(r"{([^{}]*)}", text))
    literal = re.sub(r"{[a-z]+}", "x", text)
    if (
        not names <= _PLACEHOLDERS
        or "slug" not in names
        or not re.fullmatch(r"/(?:\w[\w.-]*/){1,16}", literal)
        or len(text) > _LONGEST_PERMALINK
        or ".." in text
    ):
        hint = "write a path such as /articles/{slug}/, with " + ", ".join(sorted(_PLACEHOLDERS))
        raise Fault("bad-permalink", f"{text!r} is not a permalink", hint)
    return text


Target = Annotated[str, Check(check_target, {"format": "uri-reference"})]


class Publisher(Record, frozen=True, kw_only=True):
    """Who publishes the site."""

    name: str = ""
    """Name of the publication, `{publication}` in disclaimers; default the site's title."""
    logo: str = ""
    """Path below content/, or address, of its logo."""
    url: Url = ""
    """Its own address."""
    email: str = ""
    """Where readers can write."""
    policies: Mapping[str, Target] = field(default_factory=dict)
    """Addresses of its policies: ethics, corrections, ownership, …"""


class MenuItem(Record, frozen=True, kw_only=True):
    """One entry of the site's menu."""

    title: Words
    """What the reader sees."""
    url: Target
    """A path of this site, or an address."""


ArticleType = Literal["news", "opinion", "analysis", "background", "reportage", "review"]
Required = Literal[
    "authors", "summary", "image", "tags", "standfirst", "disclaimer", "section", "sources", "license"
]


class Section(Record, frozen=True, kw_only=True):
    """A section of the site."""

    title: Words
    """Its title."""
    label: Words | None = None
    """The label on its articles; default the title."""
    type: ArticleType = "news"
    """What its articles are, for search engines and labels."""
    disclaimer: str = ""
    """Id of a disclaimer that stands below its articles."""
    description: Words | None = None
    """What it is about."""
    require: tuple[Required, ...] = ()
    """Front matter that its articles must have."""
    extra: Extra = field(default_factory=Extra)
    """Own data."""


class KindSettings(Record, frozen=True, kw_only=True):
    """A kind of notes that the site adds, or a built-in one it relabels."""

    label: Words | None = None
    """Its word."""
    color: Color = ""
    """Its colour, as #rrggbb."""
    icon: str = ""
    """A sign or two that stand for it."""
    require: tuple[Literal["sources", "reviewed", "claim", "title", "author", "created"], ...] = ()
    """What a published note of this kind must have."""


class LayerDefaults(Record, frozen=True, kw_only=True):
    """What notes of a layer are where they do not say otherwise."""

    kind: Slug = "context"
    """Kind of the notes."""
    status: Status = "published"
    """Status of the notes."""


class Layer(Record, frozen=True, kw_only=True):
    """A layer of notes: another desk, a class, a dissent."""

    label: Words | None = None
    """Its name for readers."""
    author: Slug = ""
    """Author of notes that name none."""
    rights: str = ""
    """Licence of its notes."""
    order: int = 0
    """Layers with lower numbers come first."""
    shown: bool = True
    """Whether its notes are published."""
    defaults: LayerDefaults = field(default_factory=LayerDefaults)
    """Kind and status of notes that say nothing."""


class Verdict(Record, frozen=True, kw_only=True):
    """One verdict of the scale for claims."""

    label: Words
    """Its words."""
    rating: int = 0
    """Its place on the scale, 1 the worst."""
    explanation: Words | None = None
    """What it means."""


class Anchoring(Record, frozen=True, kw_only=True):
    """How notes whose passage is gone are treated."""

    lost: IfLost = "error"
    """`error` stops the build; `keep` publishes them below the article; `retire` leaves a dated line."""


class NoteSettings(Record, frozen=True, kw_only=True):
    """How notes are published."""

    pages: Literal["claims", "all", "none"] = "claims"
    """Which notes have a page of their own."""
    claim_review: bool = False
    """Whether a claim's own page carries schema.org ClaimReview."""


class MarkdownSettings(Record, frozen=True, kw_only=True):
    """The Markdown dialect."""

    html: bool = False
    """Whether raw HTML is passed on, after it was sanitised."""


class PublishTarget(Record, frozen=True, kw_only=True):
    """Where `publish` puts the site."""

    url: Text
    """`git+ssh://…`, `git+https://…`, `git+file://…`, `file://…`, `s3://…`, `rsync://…`."""
    noindex: bool = False
    """Search engines are asked to stay away."""
    drafts: bool = False
    """Drafts are published there, every page under a banner; only with `noindex: true`."""
    future: bool = False
    """Future articles are published there, in the same way."""
    domain: str = ""
    """Of a git branch: the domain that the host serves it at (the file `CNAME`)."""
    endpoint: str = ""
    """Of `s3://`: the address of the service, where it is not Amazon's."""
    region: str = ""
    """Of `s3://`: its region."""
    compressed: tuple[Literal["gz", "br"], ...] = ()
    """Compressed copies beside every text file, for servers that send them as they are."""
    served_by: Literal["", "github", "gitlab", "codeberg", "netlify", "cloudflare"] = ""
    """Whose limits are looked at; default by the address."""


class Security(Record, frozen=True, kw_only=True):
    """What the site adds to the security headers."""

    csp: Mapping[str, str] = field(default_factory=dict)
    """Further sources of a Content-Security-Policy directive, by directive."""


class Pagination(Record, frozen=True, kw_only=True):
    """How lists are cut into pages."""

    size: Annotated[int, Check(at_least_one, {"minimum": 1})] = 20
    """Articles a page."""


class Feeds(Record, frozen=True, kw_only=True):
    """What feeds hold."""

    size: Annotated[int, Check(at_least_one, {"minimum": 1})] = 20
    """Articles a feed."""


class SiteFile(Record, frozen=True, kw_only=True):
    """`site.yaml`; a title and an address are enough."""

    schema: Annotated[str, Check(check_schema, {"const": "1"})] = "1"
    """Version of the formats."""
    title: Words
    """Title of the site."""
    url: Annotated[Url, Check(check_site_url, {})]
    """Its address; may have a path, below which every link works."""
    identity: Annotated[str, Check(check_identity, {"format": "uri"})] = ""
    """Prefix of permanent ids (feeds, annotations); never changed; default from `url`."""
    language: Language = "en"
    """Language of the site; articles may differ."""
    timezone: Annotated[str, Check(check_zone, {})] = "UTC"
    """IANA time zone of dates without one."""
    description: Words | None = None
    """What the site is, in a sentence."""
    publisher: Publisher = field(default_factory=Publisher)
    """The publication behind the site."""
    menu: tuple[MenuItem, ...] = ()
    """The menu; default the sections."""
    sections: Mapping[Slug, Section] = field(default_factory=dict)
    """The sections, by id."""
    disclaimers: Mapping[Slug, Words] = field(default_factory=dict)
    """Disclaimers in Markdown, by id; `{publication}` and `{authors}` are filled in."""
    kinds: Mapping[Slug, KindSettings] = field(default_factory=dict)
    """Kinds of notes beside the built-in ones, by id."""
    layers: Mapping[Slug, Layer] = field(default_factory=dict)
    """Layers of notes, by id; `main` is the sidecar without a name."""
    verdicts: Mapping[Slug, Verdict] = field(default_factory=dict)
    """The scale for claims, by id."""
    permalink: Annotated[str, Check(check_permalink, {})] = "/articles/{slug}/"
    """Addresses of articles: {slug} {year} {month} {day} {section} {language}."""
    anchoring: Anchoring = field(default_factory=Anchoring)
    """Notes whose passage is gone."""
    notes: NoteSettings = field(default_factory=NoteSettings)
    """Which notes have pages of their own."""
    markdown: MarkdownSettings = field(default_factory=MarkdownSettings)
    """What Markdown may hold."""
    problems: Mapping[str, Literal["error", "warning", "off"]] = field(default_factory=dict)
    """Severity of a problem, by its code."""
    publish: Mapping[Slug, Annotated[PublishTarget, FromText("url")]] = field(default_factory=dict)
    """Where the site is published, by name."""
    security: Security = field(default_factory=Security)
    """Additions to the security headers."""
    pagination: Pagination = field(default_factory=Pagination)
    """Lists over several pages."""
    feeds: Feeds = field(default_factory=Feeds)
    """Atom and JSON feeds."""
    extra: Extra = field(default_factory=Extra)
    """Own data."""

    @property
    def base(self) -> str:
        """The path of the site's address, without a slash at the end: `""` or `/news`."""
        return urlsplit(self.url).path.rstrip("/")

    @property
    def origin(self) -> str:
        """Scheme and host of the site's address, without a slash at the end."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of dates without one."""
        return ZoneInfo(self.timezone)

    @property
    def publication(self) -> str:
        """Name of the publication in the site's language."""
        return self.publisher.name or self.title.pick(self.language)

    @property
    def all_kinds(self) -> dict[str, Kind]:
        """The built-in kinds and the site's own, the site's words on top."""
        kinds = dict(KINDS)
        for name, wish in self.kinds.items():
            built_in = kinds.get(name, Kind(Words.of(name)))
            kinds[name] = Kind(
                wish.label or built_in.label,
                wish.color or built_in.color,
                wish.icon or built_in.icon,
                wish.require or built_in.require,
                built_in.motivation,
            )
        return kinds
