"""Web pages as records: by selectors that a mapping gives for a site, or as any page is made."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import msgspec
from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from leadlight.core.errors import RecordError
from leadlight.finder.ingest.mapping import PageFields, Pick
from leadlight.finder.ingest.received import Reading

HTML = frozenset({"text/html", "application/xhtml+xml"})
"""Media types of pages."""

_CHARSET = re.compile(rb"(?i)<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})")
_CHARSETS = frozenset(
    codecs.lookup(name).name
    for name in (
        *("utf-8", "ascii", "utf-16", "utf-16-le", "utf-16-be", "big5", "big5hkscs", "gbk"),
        *("gb2312", "gb18030", "euc-jp", "iso-2022-jp", "shift_jis", "euc-kr", "koi8-r", "koi8-u"),
        *(f"iso8859-{part}" for part in (*range(1, 12), *range(13, 17))),
        *(f"cp125{page}" for page in range(9)),
        *("cp866", "cp874", "mac-roman", "mac-cyrillic", "tis-620"),
    )
)
"""What pages are written in; some other codecs of Python's take time by the square of a length."""
_DEEPEST = 500
_HEAD = 4096
_APART = (
    *("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption"),
    *("footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav"),
    *("ol", "option", "p", "pre", "section", "table", "td", "th", "tr", "ul"),
)
"""Elements that stand on lines of their own."""
_UNSAID = ["script", "style", "noscript", "template", "svg", "iframe", "object", "embed"]
_LISTS = ("places", "contacts.", "images.")


class Page(msgspec.Struct, frozen=True):
    """A page as it was captured: ``url`` its address, ``charset`` what the server named."""

    url: str
    content: bytes
    charset: str | None = None


def page_fields(page: Page, reading: Reading) -> dict[str, Any] | None:
    """The record's fields that ``page`` gives, its address among them; none if the mapping knows
    pages and this is none of them. The source is the mapping's, else that of ``reading``, else the
    page's site.

    Raises:
        RecordError: what a selector finds is not of its field's type.
    """
    mapping = reading.mapping
    where = {"url": page.url, "source": reading.source or host(page.url)}
    if not mapping.pages:
        return where | mapping.of_page(dict(_usual(_tree(page), page.url)))
    for fields in mapping.pages:
        if found := re.search(fields.match, page.url):
            named = {name: text for name, text in found.groupdict().items() if text is not None}
            given = named | dict(_picked(_tree(page), fields, page.url))
            return where | mapping.of_page(given)
    return None


def host(url: str) -> str | None:
    """The name of the site of an address."""
    try:
        name = urlsplit(url).hostname
    except ValueError:
        return None
    return name.removeprefix("www.") if name else None


def text_of(content: bytes, charset: str | None) -> str:
    """The page's text, by the charset that its server names, it names itself, or is usual."""
    found = _CHARSET.search(content[:_HEAD])
    for name in (charset, found and found[1].decode("ascii"), "utf-8"):
        with suppress(LookupError, ValueError):
            if name and codecs.lookup(name).name in _CHARSETS:
                return content.removeprefix(b"\xef\xbb\xbf").decode(name)
    return content.decode("windows-1252", "replace")


def _tree(page: Page) -> LexborHTMLParser:
    tree = LexborHTMLParser(re.sub(r"[\r\n]+", " ", text_of(page.content, page.charset)))
    if _is_deeper(tree, _DEEPEST):
        raise RecordError(f"a page whose elements are nested more than {_DEEPEST} deep")
    tree.strip_tags(_UNSAID)
    return tree


def _is_deeper(tree: LexborHTMLParser, most: int) -> bool:
    """Whether elements are nested more than ``most`` deep: to ask something of a tree takes time by
    the square of its depth."""
    node, depth = tree.root, 0
    while node is not None:
        if (child := node.child) is not None:
            node, depth = child, depth + 1
            if depth > most:
                return True
            continue
        while node is not None and node.next is None:
            node, depth = node.parent, depth - 1
            if depth <= 0:
                return False
        node = node.next if node is not None else None
    return False


def _picked(tree: LexborHTMLParser, fields: PageFields, url: str) -> Iterator[tuple[str, Any]]:
    for field, given in fields.fields.items():
        pick = Pick(given) if isinstance(given, str) else given
        try:
            nodes = tree.css(pick.css)
        except (ValueError, SelectolaxError) as error:
            raise RecordError(f"`{field}`: {pick.css!r} is no selector: {error}") from None
        texts = [text for node in nodes if (text := _said(node, pick.attribute))]
        if field == "images.url":
            texts = list(_addresses(url, texts))
        if texts:
            yield field, texts if field.startswith(_LISTS) else texts[0]


def _usual(tree: LexborHTMLParser, url: str) -> Iterator[tuple[str, Any]]:
    """What any page says: its title, its text, where it reaches and what it shows."""
    for css, attribute in (("meta[property='og:title']", "content"), ("h1", None), ("title", None)):
        node = tree.css_first(css)
        if node is not None and (title := _said(node, attribute)):
            yield "title", " ".join(title.split())
            break
    for kind, scheme in (("phone", "tel:"), ("email", "mailto:")):
        links = (node.attributes.get("href") or "" for node in tree.css(f"a[href^='{scheme}' i]"))
        reached = [unquote(link[len(scheme) :]).partition("?")[0].strip() for link in links]
        if values := [value for value in dict.fromkeys(reached) if value]:
            yield f"contacts.{kind}", values
    shown = (node.attributes.get("src") or "" for node in tree.css("img[src]"))
    if images := list(dict.fromkeys(_addresses(url, shown))):
        yield "images.url", images
    if tree.body is not None:
        yield "body", _lines(tree.body)


def _addresses(url: str, given: Iterable[str]) -> Iterator[str]:
    """Whole addresses of what a page names, but those that are none or hold the thing itself."""
    for each in given:
        if each and not each.startswith("data:"):
            with suppress(ValueError):
                yield urljoin(url, each)


def _said(node: LexborNode, attribute: str | None) -> str:
    if attribute is not None:
        return (node.attributes.get(attribute) or "").strip()
    return _lines(node)


def _lines(node: LexborNode) -> str:
    """The text of a node, a line for each element that stands on its own."""
    for each in node.css(", ".join(_APART)):
        each.insert_before("\n")
        each.insert_after("\n")
    lines = (" ".join(line.split()) for line in node.text(separator="").split("\n"))
    return "\n".join(line for line in lines if line)
