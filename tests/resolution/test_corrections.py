"""Corrections: read and written, bound to what they are about, winning over rules, refused where they contradict."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import BadCorrection
from kg.resolution import Correction, read_corrections
from kg.resolution.corrections import Named, Said, parse_corrections, written
from tests.resolution.cases import ONTOLOGY, iri, one, report, resolved

A, B, C = "a.txt", "b.txt", "c.txt"
SIGNED = 'by = "Ruth Amadi"\non = "2024-05-03"\n'


def parse(text: str) -> tuple[Correction, ...]:
    return parse_corrections(text, ONTOLOGY)


def person(document: str, name: str, **more: object):  # type: ignore[no-untyped-def]
    return report(document, f"{name} spoke.", ("p", "Person", [name]), **more)  # type: ignore[arg-type]


def entry(verb: str, *lines: str) -> str:
    return f"[[{verb}]]\n" + "\n".join(lines) + "\n" + SIGNED


def pair(verb: str, left: str, right: str) -> str:
    return entry(verb, f"one = {left}", f"other = {right}")


ADA, EDA = '{ name = "Ada Quill", in = "a.txt" }', '{ name = "Eda Kwill", in = "b.txt" }'


def test_same_wins_over_the_rules_and_says_who_and_when() -> None:
    reports = person(A, "Ada Quill"), person(B, "Eda Kwill"), person(C, "Eda Kwill")
    assert not one(resolved(*reports), (A, "p"), (B, "p"))
    found = resolved(*reports, corrections=parse(pair("same", ADA, EDA)))
    assert one(found, (A, "p"), (B, "p"), (C, "p"))
    said = [j for j in found.judgements if j.by != "rule"]
    assert [(j.by, j.given, j.verdict, j.score) for j in said] == [("Ruth Amadi", "2024-05-03", "same", 1.0)]
    assert said[0] in found.entities[0].why


def test_different_wins_over_the_rules_also_for_reports_to_come() -> None:
    left, right = '{ name = "Ada Quill", in = "a.txt" }', '{ name = "Ada Quill", in = "b.txt" }'
    reports = person(A, "Ada Quill"), person(B, "Ada Quill"), person(C, "Ada Quill")
    assert one(resolved(*reports), (A, "p"), (B, "p"), (C, "p"))
    found = resolved(*reports, corrections=parse(pair("different", left, right)))
    assert not one(found, (A, "p"), (B, "p"))
    assert any(j.verdict == "different" and j.by == "Ruth Amadi" for j in found.judgements)


def test_retype_and_rename() -> None:
    text = entry("retype", 'what = { name = "Veritas" }', 'to = "MediaOrganisation"')
    text += entry("rename", 'what = { name = "Veritas", in = "a.txt" }', 'to = "Veritas Press"')
    found = resolved(person(A, "Veritas"), corrections=parse(text))
    assert [(e.kind, e.label, e.other_names) for e in found.entities] == [
        ("MediaOrganisation", "Veritas Press", ("Veritas",))
    ]
    assert len([j for j in found.entities[0].why if j.by == "Ruth Amadi"]) == 2


def test_retype_lets_things_join_that_were_read_as_two_kinds() -> None:
    body = report(B, "Veritas said so.", ("p", "MediaOrganisation", ["Veritas"]))
    assert not one(resolved(person(A, "Veritas"), body), (A, "p"), (B, "p"))
    text = entry("retype", 'what = { name = "Veritas", in = "a.txt" }', 'to = "MediaOrganisation"')
    assert one(resolved(person(A, "Veritas"), body, corrections=parse(text)), (A, "p"), (B, "p"))


def nurse(document: str):  # type: ignore[no-untyped-def]
    return person(document, "Ada Quill", roles=[("p", "nurse", None)])


def test_reject_takes_a_statement_out_and_accept_makes_it_sure() -> None:
    said = 'statement = { subject = "ada quill", predicate = "role", title = "nurse" }'
    gone = resolved(nurse(A), nurse(B), corrections=parse(entry("reject", said)))
    assert gone.statements == ()
    sure = resolved(nurse(A), nurse(B), corrections=parse(entry("accept", said)))
    assert [p.confidence for p in sure.statements[0].evidence] == [1.0, 1.0]
    assert "accepted by Ruth Amadi on 2024-05-03" in sure.statements[0].evidence[0].steps
    for found, verdict in ((gone, "different"), (sure, "same")):
        assert [j.verdict for j in found.judgements if j.by == "Ruth Amadi"] == [verdict]


def test_reject_in_one_document_leaves_the_other() -> None:
    said = 'statement = { subject = "Ada Quill", predicate = "role", title = "nurse", in = "a.txt" }'
    found = resolved(nurse(A), nurse(B), corrections=parse(entry("reject", said)))
    assert [p.span.document for p in found.statements[0].evidence] == [B]


@pytest.mark.parametrize(
    "text",
    [
        pair("same", ADA, '{ name = "Nobody", in = "b.txt" }'),
        pair("different", ADA, '{ name = "Ada Quill", in = "z.txt" }'),
        entry("rename", 'what = { name = "Nobody" }', 'to = "X"'),
        entry("reject", 'statement = { subject = "Ada Quill", predicate = "role", title = "baker" }'),
    ],
)
def test_what_no_longer_applies_is_noted_with_its_line(text: str) -> None:
    found = resolved(nurse(A), corrections=parse("# a comment\n\n" + text))
    assert len(found.notes) == 1
    assert "corrections.toml, line 3" in found.notes[0]
    assert "does not apply" in found.notes[0]
    assert found.entities == resolved(nurse(A)).entities


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (pair("same", ADA, EDA) + pair("different", EDA, ADA), "lines 1 and 6"),
        (pair("same", ADA, EDA) + pair("same", EDA, '{ name = "C", in = "c.txt" }') + pair("different", '{ name = "C", in = "c.txt" }', ADA), "and 11"),
        (entry("rename", f"what = {ADA}", 'to = "X"') + entry("rename", f"what = {ADA}", 'to = "Y"'), "lines 1 and 6"),
        (entry("retype", f"what = {ADA}", 'to = "Place"') + entry("retype", f"what = {ADA}", 'to = "Group"'), "lines 1 and 6"),
        (
            entry("accept", 'statement = { subject = "A", predicate = "role" }')
            + entry("reject", 'statement = { subject = "a", predicate = "role" }'),
            "lines 1 and 5",
        ),
    ],
)  # fmt: skip
def test_contradictions_are_refused_naming_both_lines(text: str, lines: str) -> None:
    with pytest.raises(BadCorrection) as caught:
        parse(text)
    assert lines in str(caught.value)


def test_a_contradiction_that_only_the_documents_show_is_refused_too() -> None:
    wide = '{ name = "Ada Quill", in = ["a.txt", "c.txt"] }'
    text = pair("same", wide, EDA) + pair("different", ADA, EDA)
    parse(text)
    with pytest.raises(BadCorrection, match="lines 1 and 6"):
        resolved(person(A, "Ada Quill"), person(B, "Eda Kwill"), person(C, "Ada Quill"), corrections=parse(text))


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ('[[same]]\none = { name = "A"\n', "line 2", "TOML"),
        ("[[joined]]\n", "line 1", "no correction"),
        ("[same]\n", "line 1", "[[same]]"),
        (f"[[same]]\none = {ADA}\n{SIGNED}", "line 1", "'other'"),
        (f"\n[[same]]\none = {ADA}\nother = {EDA}\nby = 'R'\n", "line 2", "'on'"),
        (pair("same", '{ nam = "A" }', EDA), "line 2", "did you mean name"),
        (pair("same", ADA, ADA), "line 3", "the same name"),
        (pair("same", '"Ada Quill"', EDA), "line 2", "braces"),
        (pair("same", '{ name = "A", in = 3 }', EDA), "line 2", "'in'"),
        (entry("retype", f"what = {ADA}", 'to = "Hospitol"'), "line 3", "did you mean Hospital"),
        (entry("rename", f"what = {ADA}", 'to = " "'), "line 3", "'to'"),
        (entry("rename", f"what = {ADA}", 'to = "X"', 'reason = "y"'), "line 4", "'reason'"),
        (entry("reject", 'statement = { subject = "A" }'), "line 2", "'predicate'"),
    ],
)
def test_a_mistake_names_its_line(text: str, where: str, what: str) -> None:
    with pytest.raises(BadCorrection) as caught:
        parse(text)
    assert where in caught.value.where
    assert what in str(caught.value)


def test_a_date_may_be_written_without_quotes(tmp_path: Path) -> None:
    path = tmp_path / "corrections.toml"
    path.write_text(f'[[same]]\none = {ADA}\nother = {EDA}\nby = "R"\non = 2024-05-03\n')
    assert read_corrections(path, ONTOLOGY)[0].on == "2024-05-03"
    assert read_corrections(tmp_path / "none.toml", ONTOLOGY) == ()


def test_one_name_of_two_things_in_a_document_needs_a_kind() -> None:
    made = report(A, "Veritas and Veritas.", ("p", "Person", ["Veritas"]), ("o", "Organisation", ["Veritas"]))
    text = 'what = { name = "Veritas", in = "a.txt"%s }'
    unclear = resolved(made, corrections=parse(entry("rename", text % "", 'to = "X"')))
    assert "a kind would tell" in unclear.notes[0]
    clear = resolved(made, corrections=parse(entry("rename", text % ', kind = "Person"', 'to = "X"')))
    assert clear.notes == ()
    assert next(e.label for e in clear.entities if e.iri == iri(clear, A, "p")) == "X"


words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(lambda s: s.strip())
named = st.builds(
    Named, name=words, documents=st.lists(words, max_size=3, unique=True).map(lambda d: tuple(sorted(d))),
    kind=st.none() | st.just("Person"),
)  # fmt: skip
said = st.builds(
    Said, subject=words, predicate=words, object=st.none() | words, title=st.none() | words, words=st.none() | words
)


@given(named, named, said, words, words, words)
def test_what_is_written_is_read_again(left: Named, right: Named, what: Said, to: str, by: str, note: str) -> None:
    made = [
        Correction(verb="same", one=left, other=right, by=by, on="2024-05-03", note=note),
        Correction(verb="rename", one=left, to=to, by=by, on="3 May"),
        Correction(verb="reject", statement=what, by=by, on="3 May"),
    ]
    if left.key == right.key:
        made = made[1:]
    for correction in made:
        again = parse(written(correction))[0]
        assert again.line == 1
        for name in ("verb", "one", "other", "statement", "to", "by", "on", "note"):
            assert getattr(again, name) == getattr(correction, name)
