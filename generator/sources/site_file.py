"""site.yaml becomes the settings of the site."""

from __future__ import annotations

from ..model.problem import Location, Problem, error
from ..model.site import SiteFile
from .text_file import decode
from .validate import locator, nearest_hint, validate
from .yaml_reader import read_yaml

MAX_SITE_FILE = 256 * 1024
SITE_FILE = "site.yaml"


def parse_site_file(data: bytes | None) -> tuple[SiteFile | None, list[Problem]]:
    """The settings, or `None` where site.yaml is missing or does not hold."""
    if data is None:
        hint = "run `python -m generator init DIR` for a new site, or point --site at one"
        return None, [error("site-file-missing", "there is no site.yaml", Location(SITE_FILE), hint)]
    file, problems = decode(SITE_FILE, data, limit=MAX_SITE_FILE)
    if file is None:
        return None, problems
    tree, faults = read_yaml(file)
    problems += faults
    if tree is None:
        return None, problems
    config, faults = validate(SiteFile, tree, file)
    problems += faults
    if config is None:
        return None, problems
    locate = locator(tree, file)
    for name, section in config.sections.items():
        if section.disclaimer and section.disclaimer not in config.disclaimers:
            message = f"there is no disclaimer {section.disclaimer!r}"
            hint = nearest_hint(section.disclaimer, list(config.disclaimers))
            problems.append(error("unknown-disclaimer", message, locate("sections", name, "disclaimer"), hint))
    return config, problems
