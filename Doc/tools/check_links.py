"""Looks for links that lead nowhere: those of the book's pages and of README.md, and names of pages in any file.

    python Doc/tools/check_links.py REPOSITORY HTML

HTML is the book as Doc/Makefile has made it. Links to other hosts are counted and not followed: a check must say the
same with and without a network.
"""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt


class Page(HTMLParser):
    """The links of a page, and the names that links to it can have after a "#"."""

    def __init__(self, text):
        super().__init__()
        self.links, self.names = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.names.update(attributes[key] for key in ("id", "name") if attributes.get(key))
        self.links.extend(attributes[key] for key in ("href", "src") if attributes.get(key))


class Markdown:
    """The same of a Markdown file, whose headings have names as on GitHub."""

    def __init__(self, text):
        self.links, self.names = [], set()
        tokens = MarkdownIt("commonmark").enable("table").parse(text)
        for before, token in zip([None, *tokens], tokens):
            for child in token.children or ():
                self.links.extend(str(child.attrs[key]) for key in ("href", "src") if key in child.attrs)
            if before is not None and before.type == "heading_open":
                words = "".join(child.content for child in token.children)
                self.names.add(re.sub(r"[^\w\- ]", "", words.strip().lower()).replace(" ", "-"))


class Checker:
    """Collects what is wrong with the links of files."""

    def __init__(self):
        self.pages, self.problems, self.followed, self.external = {}, [], 0, set()

    def page(self, path):
        """The page in a file; None if it is no text with links."""
        kind = {".html": Page, ".md": Markdown}.get(path.suffix)
        if kind and path not in self.pages:
            self.pages[path] = kind(path.read_text(encoding="utf-8"))
        return self.pages.get(path)

    def check(self, path, shown):
        """Follow every link of the page at a path."""
        for link in self.page(path).links:
            parts = urlsplit(link)
            if parts.scheme == "data":
                continue
            if parts.scheme or parts.netloc:
                self.external.add(link)
                continue
            self.followed += 1
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.exists():
                self.problems.append(f"{shown}: {link}: there is no such file")
            elif parts.fragment and (page := self.page(target)) and unquote(parts.fragment) not in page.names:
                self.problems.append(f"{shown}: {link}: the page has no such heading")


def names_of_pages(repository, checker):
    """Comments, messages and texts that name a page of the book name one that is there."""
    command = ["git", "-C", repository, "grep", "-InoE", "Doc/[A-Za-z0-9_/-]+[.]md", "--", ":!build"]
    for line in subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines():
        path, number, name = line.split(":", 2)
        checker.followed += 1
        if not (repository / name).is_file():
            checker.problems.append(f"{path}:{number}: {name}: there is no such page")


def main():
    """Print each link that leads nowhere; exit with 1 if there is one."""
    repository, html = (Path(argument).resolve() for argument in sys.argv[1:])
    checker = Checker()
    for path in sorted(html.rglob("*.html")):
        place = path.relative_to(html)
        # rustdoc checks its own; search pages are made by scripts.
        if place.parts[0] not in ("rust", "_static"):
            checker.check(path, f"{place.with_suffix('')}")
    checker.check(repository / "README.md", "README.md")
    names_of_pages(repository, checker)
    for problem in checker.problems:
        print(problem, file=sys.stderr)
    print(f"{checker.followed} links lead somewhere, {len(checker.problems)} do not; {len(checker.external)} to other "
          "hosts were not followed, because a check must not need a network")
    sys.exit(bool(checker.problems))


main()
