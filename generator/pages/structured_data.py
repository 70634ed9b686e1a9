"""What pages say of themselves to machines: schema.org as JSON-LD.

Comes in: views that a page shows anyway. Goes out: the text of its
`application/ld+json` script, safe to stand in HTML. Terms checked against schema.org;
those of news media (`correctionsPolicy`, …) stem from the Trust Project.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from markupsafe import Markup

from .addresses import Addresses
from .entry import Entry
from .frame import Frames
from .plain_text import plain_text
from .site import trusted
from .views import ArticleView, ClaimView, NoteView, PersonView, SiteView, SourceView

Node = dict[str, Any]

# Nothing in a script element's text may end it, or begin a comment.
_UNSAFE = (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("'", "\\u0027"))
_TYPES = {
    "news": "NewsArticle",
    "opinion": "OpinionNewsArticle",
    "analysis": "AnalysisNewsArticle",
    "background": "BackgroundNewsArticle",
    "reportage": "ReportageNewsArticle",
    "review": "ReviewNewsArticle",
}
_POLICIES = {
    "corrections": "correctionsPolicy",
    "diversity": "diversityPolicy",
    "ethics": "ethicsPolicy",
    "feedback": "actionableFeedbackPolicy",
    "masthead": "masthead",
    "mission": "missionCoveragePrioritiesPolicy",
    "ownership": "ownershipFundingInfo",
    "principles": "publishingPrinciples",
    "sources": "unnamedSourcesPolicy",
    "verification": "verificationFactCheckingPolicy",
}


def to_script(*nodes: Node) -> Markup:
    """Nodes as the text of a script element."""
    text = msgspec.json.encode({"@context": "https://schema.org", "@graph": nodes}).decode()
    for letter, escaped in _UNSAFE:
        text = text.replace(letter, escaped)
    return trusted(text)


def _node(kind: str, properties: Node) -> Node:
    """A node without empty texts, lists and nothings: an empty property says something wrong."""
    node: Node = {"@type": kind} if kind else {}
    for name, value in properties.items():
        if value:
            node[name] = value
    return node


def article_graph(frames: Frames, entry: Entry, view: ArticleView) -> Markup:
    """An article with its people, its publisher, its notes and what was put right in it."""
    catalogue, card = frames.catalogue, view.card
    addresses = catalogue.addresses
    section = catalogue.site.config.sections.get(entry.section)
    people = [person_node(addresses, person) for person in view.bios or card.authors]
    language = catalogue.language_of(entry)
    principles = catalogue.site.config.publisher.policies.get("principles", "")
    properties: Node = {
        "@id": card.absolute_url + "#article",
        "identifier": addresses.permanent_id(card.id),
        "url": card.absolute_url,
        "mainEntityOfPage": card.absolute_url,
        "headline": card.title,
        "alternativeHeadline": card.kicker,
        "description": card.summary or card.standfirst,
        "image": card.image.absolute_url if card.image else "",
        "datePublished": card.published.iso,
        "dateModified": (card.updated or card.published).iso,
        "author": [_reference(addresses, person) for person in card.authors],
        "publisher": {"@id": addresses.site_url("/") + "#publisher"},
        "inLanguage": card.language,
        "articleSection": card.section.title if card.section else "",
        "keywords": [tag.title for tag in card.tags],
        "wordCount": view.words,
        "isAccessibleForFree": True,
        "license": view.license_url or view.license,
        "creditText": card.image.credit if card.image else "",
        "isBasedOn": _original(view),
        "citation": [_source(source) for source in view.sources],
        "correction": [
            _node("CorrectionComment", {"text": plain_text(one.html), "datePublished": one.date.iso})
            for one in view.corrections
        ],
        "comment": [note_node(addresses, card.absolute_url, note) for note in (*view.notes, *view.lost)],
        "publishingPrinciples": addresses.site_url(principles) if principles else "",
    }
    node = _node(_TYPES[section.type if section else "news"], properties)
    return to_script(node, *_unique(people), publisher_node(frames, frames.site_view(language)))


def note_node(addresses: Addresses, article_url: str, note: NoteView) -> Node:
    """A note as a `Comment`; its id is its address on the article's page."""
    return _node(
        "Comment",
        {
            "@id": f"{article_url}#note-{note.id}",
            "name": note.title,
            "text": note.text,
            "author": _named(addresses, note.author) if note.author else None,
            "dateCreated": note.created.iso if note.created else "",
            "dateModified": note.updated.iso if note.updated else "",
            "inLanguage": note.language,
            "citation": [_source(source) for source in note.sources],
        },
    )


def claim_review_node(addresses: Addresses, page_url: str, note: NoteView, claim: ClaimView) -> Node:
    """The check of a claim, for its own page. `claim.made` is a date as it was typed."""
    # Whether a claimant is a person or an organization is nowhere said.
    claimant = _node("", {"name": claim.claimant})
    appearance = claim.appearance if claim.appearance.startswith("http") else ""
    made = {"author": claimant, "datePublished": claim.made, "appearance": appearance}
    rating = {
        "ratingValue": claim.rating,
        "bestRating": claim.best_rating,
        "worstRating": 1 if claim.rating else 0,
        "alternateName": claim.verdict_label,
    }
    return _node(
        "ClaimReview",
        {
            "@id": page_url + "#claim-review",
            "url": page_url,
            "claimReviewed": claim.text,
            "author": _named(addresses, note.author) if note.author else None,
            "datePublished": note.created.iso if note.created else "",
            "itemReviewed": _node("Claim", made),
            "reviewRating": _node("Rating", rating),
        },
    )


def person_node(addresses: Addresses, person: PersonView) -> Node:
    """A person or a desk; without an id where there is no page to name."""
    organization = person.type == "organization"
    return _node(
        "Organization" if organization else "Person",
        {
            "@id": _person_id(addresses, person),
            "name": person.name,
            "url": addresses.absolute(person.url),
            "image": addresses.absolute(person.photo),
            "jobTitle": "" if organization else person.role,
            "description": plain_text(person.bio_html),
            "worksFor": _called("Organization", person.affiliation),
            "sameAs": person.same_as,
        },
    )


def publisher_node(frames: Frames, site: SiteView) -> Node:
    """Who publishes the site, with the policies that schema.org has a term for."""
    config, addresses = frames.catalogue.site.config, frames.catalogue.addresses
    policies = config.publisher.policies.items()
    properties: Node = {
        "@id": site.url + "#publisher",
        "name": site.publication,
        "url": config.publisher.url or site.url,
        "logo": addresses.absolute(site.logo),
        "email": site.publisher_email,
    }
    properties |= {_POLICIES[name]: addresses.site_url(url) for name, url in policies if name in _POLICIES}
    return _node("NewsMediaOrganization", properties)


def site_graph(frames: Frames, site: SiteView) -> Markup:
    """The home page: the site and its publisher."""
    properties: Node = {
        "@id": site.url + "#site",
        "url": site.url,
        "name": site.title,
        "description": site.description,
        "inLanguage": site.language,
        "publisher": {"@id": site.url + "#publisher"},
    }
    return to_script(_node("WebSite", properties), publisher_node(frames, site))


def profile_graph(addresses: Addresses, person: PersonView) -> Markup:
    """The page of an author."""
    url = addresses.absolute(person.url)
    main = _node("", {"@id": _person_id(addresses, person)})
    page = _node("ProfilePage", {"@id": url, "url": url, "mainEntity": main})
    return to_script(page, person_node(addresses, person))


def _reference(addresses: Addresses, person: PersonView) -> Node:
    url = addresses.absolute(person.url)
    return _named(addresses, person) | ({"url": url} if url else {})


def _named(addresses: Addresses, person: PersonView) -> Node:
    kind = "Organization" if person.type == "organization" else "Person"
    return _node(kind, {"@id": _person_id(addresses, person), "name": person.name})


def _called(kind: str, name: str) -> Node | None:
    """Somebody of whom the name alone is known; `None` where not even that is."""
    return {"@type": kind, "name": name} if name else None


def _person_id(addresses: Addresses, person: PersonView) -> str:
    return addresses.absolute(person.url) + "#author" if person.url else ""


def _original(view: ArticleView) -> Node | None:
    original = view.original
    if original is None:
        return None
    return _node(
        "CreativeWork",
        {
            "name": original.title,
            "author": [_called("Person", name) for name in original.authors],
            "dateCreated": original.date.text if original.date else view.original_date,
            "url": original.url,
            "translator": _called("Person", original.translator),
            "provider": _called("Organization", original.held_by),
        },
    )


def _source(source: SourceView) -> Node:
    record = source.record
    return _node(
        "CreativeWork",
        {
            "name": source.title,
            "url": source.url,
            "author": _called("Person", record.author),
            "publisher": _called("Organization", record.publisher),
            "datePublished": record.date.text if record.date else "",
        },
    )


def _unique(nodes: Iterable[Node]) -> list[Node]:
    """Those nodes that can be referred to, each once."""
    return list({node["@id"]: node for node in nodes if "@id" in node}.values())
