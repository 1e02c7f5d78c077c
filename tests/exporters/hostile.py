"""Graphs whose every name and word is the same given text, however hostile, and the texts to try."""

from __future__ import annotations

from hypothesis import strategies as st

from kg.model import Document, Extraction, Mention, Passage, Referent, Snapshot, Span, Statement, evidence
from tests.invented import joined

NASTY = (
    "O'Hare \"the\" `Bakers` \\ Union\\", "=HYPERLINK(\"http://x.example\";\"y\")", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1",
    "a;=1+1;b", "a\n-2\r\n=3", "'=1", "''Twas", "＝1", "<script>alert(1)</script>]]>&amp;", "\x00\x01\x08\x0b\x1f\x7f",
    "\u202eevil\u2066\u2069", "\ufeffmark", "\ufffe\uffff", "\U0001f9e7\U0001f468\u200d\U0001f692", "e\u0301\u0327",
    "\\\"", "\\\\", "a\\", "\\n", "`) DETACH DELETE n //", "';MATCH (n) DETACH DELETE n;//", "$iri {x:1}", "\u2028\u2029\x85",
    "n" * 10_000, "é" * 10_000, " lead and trail ", "\ud800 half", "x;y|z,\x1fa", "\r\n", " ",
)  # fmt: skip
"""Names as an attacker, a broken feed or an unlucky parent may give them."""

names = st.one_of(
    st.sampled_from(NASTY),
    st.text(min_size=1, max_size=40),
    st.text(alphabet="=+-@\t\r\n;,'\"\\` <>&|\x00\x1f\u202e\ufeff", min_size=1, max_size=12),
)


def graph(name: str) -> Snapshot:
    """Return a graph of one document in which the name is said of everything: two entities, each kind of statement."""
    text = f"{name} {name}."
    one = Document(identifier=f"{name}.txt", text=text, title=name, publisher=name, authors=(name, name + "2"))
    first = Span(document=one.identifier, start=0, end=len(name))
    proof = evidence(one, 0, len(text), name, 0.9, steps=(name,))
    mention = Mention(span=first, text=name, form="name")
    read = Extraction(
        document=one,
        passages=(Passage(span=first, layout="body"),),
        referents=(
            Referent(id="a", kind="Person", label=name, names=(name, name + " II"), mentions=(mention,)),
            Referent(id="b", kind="Hospital", label=name, names=(name,), mentions=()),
            Referent(id="c", kind="Strike", label=name, names=(), mentions=()),
            Referent(id="d", kind="Invented`Class) DETACH DELETE n", label=name, names=(), mentions=()),
        ),
        statements=(
            Statement(kind="RoleHolding", subject="a", predicate="role", object="b",
                      qualifiers=(("tenure", "current"), ("title", name)), evidence=(proof,)),
            Statement(kind="PicketPresence", subject="a", predicate="pickets_at", object="b", evidence=(proof,)),
            Statement(kind="Position", subject="a", predicate="opposes", object="c", evidence=(proof,)),
            Statement(kind="Relation", subject="a", predicate="named` on", object="d", evidence=(proof,)),
            Statement(kind="Participation", subject="a", predicate="takes_part_in", object="c",
                      qualifiers=(("when_text", name), ("starts", "2031-05-02")), links=(("place", "b"),),
                      evidence=(proof,)),
            Statement(kind="Quotation", subject="a", predicate="said",
                      qualifiers=(("quotation_kind", "direct"), ("text", name)), evidence=(proof,)),
        ),
    )  # fmt: skip
    return joined((read,))


def whole(name: str) -> str:
    """Return the name as any file can hold it: halves of characters are U+FFFD."""
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in name)


def in_xml(name: str) -> str:
    """Return the name as XML 1.0 can hold it."""
    return "".join("\ufffd" if (c < " " and c not in "\t\n\r") or c in "\ufffe\uffff" else c for c in whole(name))
