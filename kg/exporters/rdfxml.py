"""RDF/XML, for tools that read nothing else: all graphs merged, one element for each subject.

XML 1.0 cannot hold most control characters, in any spelling (https://www.w3.org/TR/xml/#charsets). Each is written as
U+FFFD, so that the file is well-formed and offsets into quoted words still count right; every other format keeps them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from kg.errors import OutputError
from kg.exporters.turtle import Names
from kg.graph.rdf import PREFIXES, Triple, merged, triples
from kg.model import Snapshot

_NAME = re.compile(r"(.*?)([A-Za-z_][A-Za-z0-9._-]*)$", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MARKUP = re.compile('[&<>"\r\u0085\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]')
_LITERAL = re.compile(r'"(.*)"(?:\^\^<(.*)>|@([A-Za-z0-9-]+))?', re.DOTALL)


def export(snapshot: Snapshot, *, text: bool = True) -> dict[str, Iterable[bytes]]:
    """Return {'graph.rdf': its bytes in pieces}; `text=False` leaves out the articles' words and keeps offsets."""
    return {"graph.rdf": write(snapshot, text=text)}


def write(snapshot: Snapshot, *, text: bool = True) -> Iterator[bytes]:
    """Yield the RDF/XML file in pieces; raises OutputError for a property that XML has no name for."""
    names = Names(snapshot.base)
    spaces = "".join(f'\n    xmlns:{name}="{_attribute(space)}"' for name, space in sorted(PREFIXES.items()))
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{spaces}>\n'.encode()
    for _, found in merged(snapshot, text=text):
        lines = [
            _element(subject, group, names) for subject, group in groupby(triples(found), key=lambda triple: triple[0])
        ]
        yield "".join(lines).encode()
    yield b"</rdf:RDF>\n"


def _element(subject: str, said: Iterable[Triple], names: Names) -> str:
    lines = [f"\n<rdf:Description {_reference('rdf:about', subject)}>\n"]
    last: Triple | None = None
    for triple in said:
        if triple == last:
            continue
        last = triple
        name, space = _qname(triple[1], names)
        term = triple[2]
        if term[0] != '"':
            lines.append(f"  <{name}{space} {_reference('rdf:resource', term)}/>\n")
            continue
        found = _LITERAL.fullmatch(term)
        assert found is not None
        words, kind, language = found.groups()
        more = f' rdf:datatype="{_attribute(kind)}"' if kind else f' xml:lang="{language}"' if language else ""
        lines.append(f"  <{name}{space}{more}>{_content(_unescaped(words))}</{name}>\n")
    lines.append("</rdf:Description>\n")
    return "".join(lines)


def _reference(attribute: str, term: str) -> str:
    if term[0] == "_":
        return f'{attribute.replace("about", "nodeID").replace("resource", "nodeID")}="{term[2:]}"'
    return f'{attribute}="{_attribute(term[1:-1])}"'


def _qname(predicate: str, names: Names) -> tuple[str, str]:
    """Return the element's name and, for a vocabulary without a prefix, the declaration that it needs."""
    short = names.short(predicate)
    if short[0] != "<" and not short.startswith("id:") and _NAME.fullmatch(short.partition(":")[2]):
        return short, ""
    found = _NAME.fullmatch(predicate[1:-1])
    if found is None or not found.group(1):
        raise OutputError("cannot be the name of an XML element", predicate, "export another format: turtle, jsonld")
    return f"p:{found.group(2)}", f' xmlns:p="{_attribute(found.group(1))}"'


def _unescaped(words: str) -> str:
    if "\\" not in words:
        return words
    return _ESCAPE.sub(
        lambda m: chr(int(m.group(1) or m.group(2), 16)) if not m.group(3) else _PLAIN.get(m.group(3), m.group(3)),
        words,
    )


def _content(text: str) -> str:
    return _MARKUP.sub(lambda m: f"&#{ord(m.group())};", _ILLEGAL.sub("\ufffd", text))


def _attribute(text: str) -> str:
    return _content(text).replace("\n", "&#10;").replace("\t", "&#9;")
