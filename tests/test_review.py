"""The review: what is asked, what keys write down, what survives a rebuild."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.build.road import build
from kg.cli.resolve import command as resolve_command
from kg.cli.review import command
from kg.errors import BadCorrection
from kg.graph import STORE, Graph
from kg.model import Extraction, Snapshot
from kg.resolution import Resolution, read_corrections
from kg.review import Doubt, Session, doubts, plain, review
from tests.resolution.cases import ONTOLOGY, one, report, resolved

PEOPLE = ["Ada Quill", "Ines Falk", "Tom Lisle", "Bo Brek"]


def corpus() -> list[Extraction]:
    """Return reports with namesakes of different roles (unsure), a nickname (joined, not sure) and roles (0.8)."""
    made = []
    for number, name in enumerate(PEOPLE):
        nurse = report(
            f"n{number}.txt",
            f"{name}, a nurse, spoke. She left.",
            ("p", "Person", [name]),
            roles=[("p", "nurse", None)],
        )
        pilot = report(
            f"p{number}.txt", f"{name}, a pilot, flew.", ("p", "Person", [name]), roles=[("p", "pilot", None)]
        )
        made += [nurse, pilot]
    made.append(report("w.txt", "William Fenwick spoke.", ("p", "Person", ["William Fenwick"])))
    made.append(report("b.txt", "Bill Fenwick left.", ("p", "Person", ["Bill Fenwick"])))
    return made


def snapshot(reports: list[Extraction], found: Resolution) -> Snapshot:
    return Snapshot(
        extractions=tuple(reports), entities=found.entities, statements=found.statements, judgements=found.judgements
    )


class Desk:
    """A person who presses the keys of a script; what follows a key in brackets is typed."""

    def __init__(self, script: str, typed: list[str] | None = None) -> None:
        self.keys = list(script)
        self.typed = typed or []
        self.seen: list[str] = []

    def show(self, line: str) -> None:
        self.seen.append(line)

    def key(self, prompt: str) -> str | None:
        return self.keys.pop(0) if self.keys else None

    def words(self, prompt: str) -> str | None:
        return self.typed.pop(0) if self.typed else None


def sitting(folder: Path, asked: list[Doubt], script: str, *typed: str) -> tuple[Session, Desk]:
    desk = Desk(script, list(typed))
    session = Session(path=folder / "corrections.toml", by="Ruth Amadi", on="2024-05-03", ontology=ONTOLOGY)
    review(asked, session, desk)
    return session, desk


def test_the_least_certain_comes_first_and_the_sure_is_not_asked() -> None:
    reports = corpus()
    asked = doubts(snapshot(reports, resolved(*reports)))
    assert [d.certainty for d in asked] == sorted(d.certainty for d in asked)
    assert all(d.certainty < 0.9 for d in asked)
    assert sum(d.said is None and not d.joined for d in asked) == len(PEOPLE), "every pair of namesakes is asked about"
    assert any("«Ada Quill»" in line for d in asked for side in d.sides for line in side.sentences)


def test_ten_judgements_survive_a_rebuild(tmp_path: Path) -> None:
    reports = corpus()
    before = resolved(*reports)
    asked = doubts(snapshot(reports, before))
    pairs = [d for d in asked if d.said is None]
    statements = [d for d in asked if d.said is not None]
    session, _ = sitting(tmp_path, [*pairs[:4], *statements[:6]], "sdsd" + "arar" + "ar")
    assert session.added == 10
    corrections = read_corrections(session.path, ONTOLOGY)
    left = doubts(snapshot(reports, before), corrections)
    assert len(left) == len(asked) - 10, "what was answered is not asked again, even before the next build"
    assert [c.verb for c in corrections] == ["same", "different", "same", "different", *["accept", "reject"] * 3]
    assert {(c.by, c.on) for c in corrections} == {("Ruth Amadi", "2024-05-03")}

    after = resolved(*reversed(reports), corrections=corrections)
    for number, doubt in enumerate(pairs[:4]):
        keys = [(side.named.documents[0], "p") for side in doubt.sides]
        assert one(after, *keys) is (number % 2 == 0)
    assert len(after.statements) == len(before.statements) - 3
    assert len([j for j in after.judgements if j.by == "Ruth Amadi" and j.given == "2024-05-03"]) == 10
    assert after.notes == ()
    again = doubts(snapshot(reports, after), corrections)
    assert not {d.question for d in again} & {d.question for d in pairs[:4]}

    more = report("z.txt", "Zed Okoro slept.", ("p", "Person", ["Zed Okoro"]))
    later = resolved(*reports, more, corrections=session.path)
    assert {e.iri for e in after.entities} <= {e.iri for e in later.entities}


def test_accept_and_reject_of_a_pair_mean_what_the_graph_has_now(tmp_path: Path) -> None:
    reports = corpus()
    asked = doubts(snapshot(reports, resolved(*reports)))
    joined = next(d for d in asked if d.joined)
    apart = next(d for d in asked if d.said is None and not d.joined)
    session, _ = sitting(tmp_path, [joined, apart], "aa")
    assert [c.verb for c in read_corrections(session.path, ONTOLOGY)] == ["same", "different"]
    session.path.unlink()
    session, _ = sitting(tmp_path, [joined, apart], "rr")
    assert [c.verb for c in read_corrections(session.path, ONTOLOGY)] == ["different", "same"]


def test_undo_skip_and_quit(tmp_path: Path) -> None:
    reports = corpus()
    pairs = [d for d in doubts(snapshot(reports, resolved(*reports))) if d.said is None]
    (tmp_path / "corrections.toml").write_text("# mine\n")
    session, desk = sitting(tmp_path, pairs[:3], "su" + "d" + "k" + "q")
    assert [c.verb for c in read_corrections(session.path, ONTOLOGY)] == ["different"]
    assert session.path.read_text().startswith("# mine\n")
    assert "taken back" in desk.seen
    session, desk = sitting(tmp_path, pairs[:3], "uq")
    assert any("nothing to take back" in line for line in desk.seen)


def test_retype_and_rename_leave_the_doubt_open(tmp_path: Path) -> None:
    reports = corpus()
    pair = next(d for d in doubts(snapshot(reports, resolved(*reports))) if d.said is None)
    session, _ = sitting(tmp_path, [pair], "t1n2s", "Organisation", "Quill Ltd")
    assert [(c.verb, c.to) for c in read_corrections(session.path, ONTOLOGY)] == [
        ("retype", "Organisation"), ("rename", "Quill Ltd"), ("same", None),
    ]  # fmt: skip


def test_a_wrong_class_and_a_contradiction_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    reports = corpus()
    pair = next(d for d in doubts(snapshot(reports, resolved(*reports))) if d.said is None)
    session, desk = sitting(tmp_path, [pair], "t1q", "Hospitol")
    assert not session.path.exists()
    assert any("did you mean Hospital" in line for line in desk.seen)
    session, desk = sitting(tmp_path, [pair, pair], "sdq")
    assert len(read_corrections(session.path, ONTOLOGY)) == 1
    assert any("lines" in line for line in desk.seen)


def test_what_steers_a_terminal_is_made_visible(tmp_path: Path) -> None:
    text = "Ada\x1b[31m Quill\u202e spoke\x07 at\u200b noon.\x9b2J"
    assert plain(text) == "Ada\\x1b[31m Quill\\x202e spoke\\x07 at\\x200b noon.\\x9b2J"
    bad = "Ada \x1b]0;owned\x07Quill"
    made = report("a.txt", f"{bad}, a nurse.", ("p", "Person", [bad]), roles=[("p", "nurse\x1b[2J", None)])
    _, desk = sitting(tmp_path, doubts(snapshot([made], resolved(made))), "aq")
    assert desk.seen
    assert all(c.isprintable() for line in desk.seen for c in line)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return an output folder whose store holds the corpus, resolved."""
    reports = corpus()
    found = resolved(*reports)
    with Graph.open(tmp_path / STORE, write=True) as graph:
        for extraction in reports:
            graph.put(extraction, "1")
        graph.derive(snapshot(reports, found), "seal")
    return tmp_path


def test_the_command_takes_keys_from_a_pipe(out: Path) -> None:
    ran = CliRunner().invoke(
        command, [str(out), "--by", "Ruth Amadi", "--on", "3 May", "--limit", "3"], input="s\nk\nd\n"
    )
    assert ran.exit_code == 0, ran.output
    assert "2 corrections added" in ran.output
    assert [c.verb for c in read_corrections(out / "corrections.toml", ONTOLOGY)] == ["same", "different"]
    again = CliRunner().invoke(command, [str(out), "--by", "R", "--on", "4 May"], input="")
    assert "0 corrections added" in again.output


def test_the_command_takes_words_after_a_key(out: Path) -> None:
    ran = CliRunner().invoke(command, [str(out), "--by", "R", "--on", "3 May"], input="n1Ada Quill RN\nq")
    assert ran.exit_code == 0, ran.output
    assert read_corrections(out / "corrections.toml", ONTOLOGY)[0].to == "Ada Quill RN"


def test_what_was_answered_is_applied_without_reading_again(tmp_path: Path, skimmed: list[str]) -> None:
    (tmp_path / "in").mkdir()
    for name, role in (("a", "nurse"), ("b", "pilot")):
        (tmp_path / "in" / f"{name}.txt").write_text(
            f"Ada Quill, a {role} at Larkfield Infirmary, said that she will not be there with the others on Monday.\n"
        )
    out = tmp_path / "out"
    build(tmp_path / "in", out)
    assert len(skimmed) == 2
    said = 'statement = { subject = "Ada Quill", predicate = "role", title = "pilot" }'
    (out / "corrections.toml").write_text(f'[[reject]]\n{said}\nby = "Ruth Amadi"\non = "3 May"\n')
    ran = CliRunner().invoke(resolve_command, [str(out)])
    assert ran.exit_code == 0, ran.output
    graph = (out / "graph.ttl").read_text()
    assert len(skimmed) == 2, "nothing was read again"
    assert '"nurse"' in graph
    assert 'kg:title "pilot"' not in graph
    assert "Ruth Amadi" in graph
    build(tmp_path / "in", out)
    assert (out / "graph.ttl").read_text() == graph, "a build applies the file as well"


def test_a_wrong_line_stops_a_build_before_the_reading(tmp_path: Path, skimmed: list[str]) -> None:
    (tmp_path / "a.txt").write_text(
        "Ada Quill, a nurse at Larkfield Infirmary, said that she will not be there with the others on Monday.\n"
    )
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "corrections.toml").write_text("[[joined]]\n")
    with pytest.raises(BadCorrection, match="line 1"):
        build(tmp_path / "a.txt", tmp_path / "out")
    assert skimmed == []
