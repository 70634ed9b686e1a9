"""The editor in an open page, for tests that use it as a person does."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page


class Desk:
    """The editor in an open page, as a person finds it: by names and by keys."""

    def __init__(self, page: Page, file: Path) -> None:
        """`file` is the sidecar that the page's notes are written to."""
        self.page = page
        self.file = file
        self.shadow = page.locator("#glossator-editor")

    def button(self, name: str, *, exact: bool = False) -> Locator:
        """A button of the editor by its name."""
        return self.shadow.get_by_role("button", name=name, exact=exact)

    def field(self, name: str) -> Locator:
        """A field of the open form by its label."""
        return self.shadow.get_by_label(name)

    def select(self, words: str) -> None:
        """Select words that stand in one text node of the article, as a mouse does."""
        found = self.page.evaluate(
            """words => {
                const walker = document.createTreeWalker(
                    document.querySelector("#article-text"), NodeFilter.SHOW_TEXT);
                while (walker.nextNode()) {
                    const at = walker.currentNode.data.indexOf(words);
                    if (at < 0) continue;
                    getSelection().setBaseAndExtent(
                        walker.currentNode, at, walker.currentNode, at + words.length);
                    return true;
                }
                return false;
            }""",
            words,
        )
        assert found

    def wait_for(self, words: str) -> None:
        """Wait until the editor has said something."""
        self.shadow.get_by_role("status").get_by_text(words).wait_for()

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    @property
    def sidecar(self) -> str:
        """The sidecar as it is on disk."""
        return self.file.read_text()
