"""SPARQL questions from anybody: which may be asked, the process that answers them, and answers in three forms.

A query may only read, and only the graph. Three walls stand one behind the other: a check of the text, which refuses
what would fetch or write and says so; Oxigraph's grammar of queries, which has no updates; and a child process without
file descriptors, hence without sockets, and with bounded memory, time and length of answer. A query that makes the
engine crash takes the child with it and nothing else.
"""

from __future__ import annotations

import csv
import io
import json
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import BadQuery
from kg.graph import plan
from kg.graph.terms import BASE, PREFIXES, literal
from kg.ontology import HOME

QUERIES = HOME / "queries"
_CHILD = Path(__file__).with_name("child.py")
_REFUSED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a query may use. The defaults let every shipped query answer on a million triples with much to spare."""

    seconds: int = 60
    memory: int = 2 << 30
    """Bytes beyond what the process has when the query starts."""
    answer: int = 512 << 20
    """Bytes of the answer."""
    length: int = 1 << 16
    """Code points of the query: fifty pages of it."""
    depth: int = 200
    """How deep brackets may be nested. Oxigraph's parser overflows its stack at some thousands."""


class Cell(NamedTuple):
    """One value of an answer: what it says, and whether it is an `iri`, a `literal` or a `node` without a name."""

    value: str
    kind: str = "literal"
    datatype: str | None = None
    language: str | None = None

    @property
    def plain(self) -> str:
        """Return the value as people read it: our own terms by their local name, everything else as it is."""
        if self.kind == "iri":
            for name, space in PREFIXES.items():
                if self.value.startswith(space):
                    return f"{name}:{self.value[len(space) :]}"
        return self.value


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of cells under the names of the query's variables; None where a variable is not bound.

    ASK gives one row with the variable `answer`, CONSTRUCT and DESCRIBE give `subject`, `predicate`, `object`.
    """

    variables: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, str | None]]:
        """Yield each row as {variable: value}."""
        for row in self.rows:
            yield {name: None if cell is None else cell.value for name, cell in zip(self.variables, row, strict=True)}

    def json(self) -> str:
        """Return SPARQL 1.1 JSON results (https://www.w3.org/TR/sparql11-results-json/); for CONSTRUCT, its triples so."""
        names = {"iri": "uri", "literal": "literal", "node": "bnode"}
        bindings: list[dict[str, dict[str, str]]] = []
        for row in self.rows:
            bound: dict[str, dict[str, str]] = {}
            for name, cell in zip(self.variables, row, strict=True):
                if cell is not None:
                    bound[name] = {"type": names[cell.kind], "value": cell.value}
                    if cell.language:
                        bound[name]["xml:lang"] = cell.language
                    elif cell.datatype:
                        bound[name]["datatype"] = cell.datatype
            bindings.append(bound)
        whole = {"head": {"vars": list(self.variables)}, "results": {"bindings": bindings}}
        return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"

    def csv(self) -> str:
        """Return RFC 4180 CSV with a header, safe to open in a spreadsheet.

        Text that a spreadsheet would run as a formula has an apostrophe put before it; numbers stay numbers.
        """
        out = io.StringIO()
        table = csv.writer(out, lineterminator="\r\n")
        table.writerow(self.variables)
        for row in self.rows:
            table.writerow(["" if cell is None else _inert(cell) for cell in row])
        return out.getvalue()


_NUMBERS = frozenset({"integer", "decimal", "double", "float", "nonNegativeInteger"})


def _inert(cell: Cell) -> str:
    if cell.value[:1].isalnum() and "\x00" not in cell.value:
        return cell.value
    number = cell.datatype is not None and cell.datatype.rpartition("#")[2] in _NUMBERS
    text = cell.value.replace("\x00", "\ufffd")
    risky = text.lstrip(" \u00a0")[:1] in {"=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠"}
    return f"'{text}" if text and risky and not number else text


# ----- which query


@lru_cache(maxsize=1)
def shipped() -> dict[str, str]:
    """Return {name of a query that ships: what it gives}, sorted; the first comment of each file says it."""
    found = {}
    for path in sorted(QUERIES.glob("*.rq")):
        lines = [line[1:].strip() for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
        found[path.stem] = lines[0] if lines else ""
    return found


_OPEN = r"VALUES\s+\?{name}\s*\{{\s*UNDEF\s*\}}"


def parameters(query: str) -> tuple[str, ...]:
    """Return the variables that a query lets its user bind: those that it leaves open with `VALUES ?name { UNDEF }`."""
    return tuple(re.findall(_OPEN.format(name=r"(\w+)"), query))


def bound(query: str, bindings: Mapping[str, str]) -> str:
    """Return the query with words for variables that it leaves open; raises BadQuery for any other name.

    The words become a literal, as `literal` escapes it, in the one place where the query says `UNDEF`; so the query
    stays standard SPARQL, which every engine answers with and without words.
    """
    for name, words in sorted(bindings.items()):
        if name not in parameters(query):
            raise BadQuery(
                f"has no open variable ?{name}", "the query",
                f"it can be given: {', '.join(parameters(query)) or 'nothing'}",
            )  # fmt: skip
        term = literal(words)
        query = re.sub(_OPEN.format(name=name), lambda _, t=term, n=name: f"VALUES ?{n} {{ {t} }}", query)  # type: ignore[misc]
    return query


def text_of(query: str) -> str:
    """Return the SPARQL that the words stand for: a shipped name, a file, or SPARQL itself."""
    word = query.strip()
    if word in shipped():
        return (QUERIES / f"{word}.rq").read_text(encoding="utf-8")
    if "{" not in word and "\n" not in word and not (" " in word and (_WRITES.match(word) or _ASKS.match(word))):
        try:
            return Path(word).read_bytes().decode("utf-8-sig")
        except (OSError, ValueError):
            meant = get_close_matches(word, shipped(), 1)
            raise BadQuery(
                "is neither SPARQL, nor a file that can be read, nor a query that ships", word[:200],
                f"{f'is {meant[0]} meant? ' if meant else ''}choose among: {', '.join(shipped())}",
            ) from None  # fmt: skip
    return query


_GAP = r"(?:\s|#[^\r\n]*(?:[\r\n]|$))*"
_CALL = re.compile(
    rf"service{_GAP}(?:silent{_GAP})?(?:<[^<>{{}}]*>|[?$]\w+|[^\s{{}}<>\"]*:[^\s{{}}<>\"]*){_GAP}\{{", re.IGNORECASE
)
_DATASET = re.compile(
    rf"\bfrom\b{_GAP}(?:named\b{_GAP})?(?:<[^<>{{}}]*>|[^\s{{}}<>\"]*:[^\s{{}}<>\"]*){_GAP}(?:from\b|where\b|\{{)",
    re.IGNORECASE,
)
_HEAD = rf"^(?:{_GAP}(?:prefix\s+\S*\s*<[^>]*>|base\s*<[^>]*>))*{_GAP}"
_WRITES = re.compile(rf"{_HEAD}(insert|delete|load|clear|drop|create|add|move|copy|with)\b", re.IGNORECASE)
_ASKS = re.compile(rf"{_HEAD}(select|ask|construct|describe)\b", re.IGNORECASE)


def check(query: str, limits: Limits) -> None:
    """Raise BadQuery where a query would fetch or write, or is larger or deeper than the limits.

    The check reads the bare text, strings and comments included, and so errs on the side of refusal: where `<` may
    begin an IRI or mean 'less than', no scanner that skips strings can be sure what a string is.
    """
    if len(query) > limits.length:
        raise BadQuery(f"is {len(query)} characters long, the limit is {limits.length}", "the query", "ask for less")
    if re.search(r"\\[uU](?=00[0-7])", query):
        raise BadQuery("spells plain letters as \\u escapes", "the query", "write them as they are")
    if _CALL.search(query):
        raise BadQuery("asks another server (SERVICE); queries read this graph alone", "the query", "leave SERVICE out")
    if _DATASET.search(query):
        remedy = "leave FROM out: the whole graph is asked; GRAPH <...> { } asks a part of it"
        raise BadQuery("says where to read (FROM); queries read this graph alone", "the query", remedy)
    wanted = _WRITES.match(query)
    if wanted:
        raise BadQuery(f"writes ({wanted.group(1).upper()}); queries only read", "the query", "use SELECT or CONSTRUCT")
    depth = deepest = 0
    for bracket in re.findall(r"[(){}\[\]]", query):
        depth += 1 if bracket in "({[" else -1
        deepest = max(deepest, depth)
    if deepest > limits.depth:
        raise BadQuery(f"nests brackets {deepest} deep, the limit is {limits.depth}", "the query", "ask more simply")


# ----- the answer


def ask(folder: Path, query: str, bindings: Mapping[str, str], limits: Limits, *, base: str = BASE) -> Answer:
    """Return the answer of the RDF store in the folder, from a child process; raises BadQuery.

    The prefixes of the vocabulary need not be declared, nor `id:` for what lies below the base. Bindings give words to
    variables that the query leaves open (`bound`); they can be nothing but words there.
    """
    check(query, limits)
    query = plan.joined(bound(query, bindings))
    asked, order = plan.unordered(query)
    prefixes = PREFIXES | {"id": base}
    answer = _told(folder, asked, limits, prefixes)
    try:
        return Answer(*order.of(answer.variables, answer.rows))
    except ValueError:
        return _told(folder, query, limits, prefixes)


def _told(folder: Path, query: str, limits: Limits, prefixes: Mapping[str, str]) -> Answer:
    """Return what a child process answers."""
    task = {
        "folder": str(folder), "query": query, "prefixes": dict(prefixes),
        "memory": limits.memory, "seconds": limits.seconds, "answer": limits.answer,
    }  # fmt: skip
    with tempfile.TemporaryFile() as out:  # whose length is limited, as that of a pipe is not
        pipe = subprocess.PIPE
        child = subprocess.Popen([sys.executable, "-I", str(_CHILD)], stdin=pipe, stdout=out, stderr=pipe)
        try:
            said = child.communicate(json.dumps(task).encode() + b"\n", timeout=limits.seconds)[1]
        except subprocess.TimeoutExpired:
            raise BadQuery(
                f"took longer than {limits.seconds} seconds", "the query", "ask for less, or allow more with --seconds"
            ) from None
        finally:
            if child.poll() is None:
                child.kill()
                child.communicate()
        if child.returncode != 0:
            raise _fault(child.returncode, said[:100_000].decode("utf-8", "replace"), task, limits)
        out.seek(0)
        kind = json.loads(out.readline())["kind"]
        source = out.read().decode("utf-8")
    return solutions(source) if kind == "rows" else _triples(source)


def _fault(status: int, complaint: str, task: Mapping[str, Any], limits: Limits) -> BadQuery:
    if status == _REFUSED:
        error = json.loads(complaint.strip().splitlines()[-1])
        if error["kind"] == "SyntaxError":
            why = _unread(task["query"], task["prefixes"], error["said"])
            return BadQuery(f"is not SPARQL: {why}", "the query", "kg query OUT lists queries to start from")
        if "os error 27" in error["said"] or "File too large" in error["said"]:
            return BadQuery(f"has an answer of more than {limits.answer >> 20} MB", "the query", "add LIMIT")
        return BadQuery(f"cannot be answered: {error['said']}", "the query", "ask in another way")
    if "memory allocation" in complaint or "bad_alloc" in complaint or "MemoryError" in complaint:
        return BadQuery(
            f"needs more than {limits.memory >> 20} MB of memory", "the query", "ask for less, or add LIMIT"
        )
    if status == -getattr(signal, "SIGXFSZ", 0):
        return BadQuery(f"has an answer of more than {limits.answer >> 20} MB", "the query", "add LIMIT")
    return BadQuery(f"made the engine stop (status {status})", "the query", "ask more simply")


_WORDS = re.compile(r"<[^<>\s]*>|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|#[^\n]*")


def _unread(query: str, prefixes: Mapping[str, str], said: str) -> str:
    """Return why a query cannot be read, in words: the parser's own list all that might stand there, letter by letter."""
    bare = _WORDS.sub(" ", query)
    declared = {*prefixes, *re.findall(r"\bprefix\s+([\w.-]*)\s*:", bare, re.IGNORECASE)}
    unknown = [name for name in re.findall(r"(?<![\w?$:.-])([A-Za-z][\w-]*):", bare) if name not in declared]
    opened = bare.count("{") - bare.count("}")
    sentence = re.search(r"\b[A-Z][A-Za-z]*(?: [A-Za-z]+){3,}", said)
    place = re.match(r"error at (\d+):(\d+)", said)
    if not _ASKS.match(query):
        return "it begins with neither SELECT, ASK, CONSTRUCT nor DESCRIBE"
    if unknown:
        return f"the prefix {unknown[0]}: is not declared"
    if opened:
        return f"{abs(opened)} {'{' if opened > 0 else '}'} too many"
    if sentence:
        return sentence[0]
    return f"it cannot be read from line {place[1]}, column {place[2]} on" if place else said[:200]


def solutions(source: str) -> Answer:
    """Return what SPARQL 1.1 JSON results say."""
    data: dict[str, Any] = json.loads(source)
    if "boolean" in data:
        value = Cell("true" if data["boolean"] else "false", "literal", "http://www.w3.org/2001/XMLSchema#boolean")
        return Answer(("answer",), ((value,),))
    names = tuple(data["head"]["vars"])
    rows = [
        tuple([None if (term := binding.get(name)) is None else _cell(term) for name in names])
        for binding in data["results"]["bindings"]
    ]
    return Answer(names, tuple(rows))


_KINDS = {"uri": "iri", "bnode": "node"}


def _cell(term: dict[str, str]) -> Cell:
    return Cell(term["value"], _KINDS.get(term["type"], "literal"), term.get("datatype"), term.get("xml:lang"))


def _triples(source: str) -> Answer:
    import pyoxigraph as ox

    def cell(term: Any) -> Cell:
        if isinstance(term, ox.NamedNode):
            return Cell(term.value, "iri")
        if isinstance(term, ox.BlankNode):
            return Cell(term.value, "node")
        kind = None if term.language or term.datatype.value.endswith("#string") else term.datatype.value
        return Cell(term.value, "literal", kind, term.language)

    found = ox.parse(source, format=ox.RdfFormat.N_TRIPLES)
    rows = tuple((cell(q.subject), cell(q.predicate), cell(q.object)) for q in found)
    return Answer(("subject", "predicate", "object"), rows)
