"""The code blocks of the documentation, as Sybil reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stacks import ROOT
from sybil import Document
from sybil.parsers.markdown.lexers import RawFencedCodeBlockLexer

PAGES = sorted(
    page.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/**/*.md", "examples/*/README.md")
    for page in ROOT.glob(pattern)
)
_BLOCKS = RawFencedCodeBlockLexer(re.compile(r"(?P<language>[\w-]*) *(?P<options>[^\n]*)\n"))
_TITLE = re.compile(r'title="([^"]+)"')
_EXEMPTION = re.compile(r"<!-- not checked: (?P<reason>(?:(?!-->).)*?) -->\n\n?\Z", re.DOTALL)
# The end of a window, as the pattern of a page has it, and a day's.
_UNTIL, _DAY = r"\ to\ \d+:\d+\ UTC", r"\d+\-\d+\-\d+"
_INCLUDED = re.compile(r'--8<-- "([^"]+)"')


@dataclass(frozen=True)
class Snippet:
    """A block: its place, its heading, its text, and the name of its file if it has one."""

    page: str
    line: int
    heading: str
    language: str
    title: str | None
    text: str
    exemption: str | None

    @property
    def place(self) -> str:
        return f"{self.page}:{self.line}"

    @property
    def included(self) -> str | None:
        """The file of the repository that it shows, or None if it has a text of its own."""
        found = _INCLUDED.fullmatch(self.text.strip())
        return found[1] if found else None


def snippets(*languages: str, page: str | None = None) -> list[Snippet]:
    """The blocks of some or all languages, on one or all pages, in their order."""
    return [
        snippet
        for one in ([page] if page else PAGES)
        for snippet in read(ROOT / one, one)
        if not languages or snippet.language in languages
    ]


def checked(*languages: str, page: str | None = None) -> list[Snippet]:
    """The same, without those that are exempted and those that show a file."""
    return [
        snippet
        for snippet in snippets(*languages, page=page)
        if snippet.exemption is None and snippet.included is None
    ]


def read(path: Path, page: str) -> Iterator[Snippet]:
    """The blocks of one file."""
    text = path.read_text(encoding="utf-8")
    document = Document(text, page)
    headings = [
        (found.start(), found[1]) for found in re.finditer(r"^#+ (.*)$", text, re.MULTILINE)
    ]
    for region in _BLOCKS(document):
        before = text[: region.start]
        title = _TITLE.search(region.lexemes["options"])
        exemption = _EXEMPTION.search(before)
        yield Snippet(
            page=page,
            line=before.count("\n") + 1,
            heading=next((name for at, name in reversed(headings) if at < region.start), ""),
            language=region.lexemes["language"],
            title=title[1] if title else None,
            text=str(region.lexemes["source"]),
            exemption=exemption["reason"] if exemption else None,
        )


def pattern(text: str) -> re.Pattern[str]:
    """A pattern for `text`: an ellipsis matches anything on its line, a number any number.

    A line with only an ellipsis matches any lines. A window matches across midnight too, if its
    end has a date.
    """
    lines = [
        r"[\s\S]*?" if line == "…" else re.escape(line).replace("…", ".*?")
        for line in text.strip().splitlines()
    ]
    numbered = re.sub(r"\d+", r"\\d+", "\n".join(lines))
    return re.compile(numbered.replace(_UNTIL, rf"\ to\ (?:{_DAY}\ )?\d+:\d+\ UTC"))
