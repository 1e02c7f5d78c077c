"""Ways in: every article that the paths lead to comes out once, as a Document or with the reason why not."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Document
from kg.sources import Known, Note, Rules, SetAside, documents, find

ENGLISH = (
    "The bakers walked out on Monday after talks about their pay had failed, and the union said that it was not going "
    "to give in to the plans of the company."
)


def read(*paths: Path | str, rules: Rules | None = None) -> dict[str, Document]:
    return {found.identifier: found for found in documents(paths, rules=rules) if isinstance(found, Document)}


def aside(*paths: Path | str, rules: Rules | None = None) -> dict[str, str]:
    return {found.identifier: str(found) for found in documents(paths, rules=rules) if isinstance(found, SetAside)}


def notes(*paths: Path | str) -> list[str]:
    return [f"{found.identifier}: {found.text}" for found in documents(paths) if isinstance(found, Note)]


# ----- text and its encodings


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (ENGLISH.encode(), ENGLISH, "utf-8"),
        (b"\xef\xbb\xbf" + ENGLISH.encode(), ENGLISH, "utf-8"),
        (ENGLISH.replace("\n", "\r\n").encode() + b"\r\nEnd\r\n", ENGLISH + "\r\nEnd\r\n", "utf-8"),
        (f"{ENGLISH} “Never”, said Zoë — £5".encode("cp1252"), f"{ENGLISH} “Never”, said Zoë — £5", "cp1252"),
        (f"{ENGLISH} £5".encode("utf-16"), f"{ENGLISH} £5", "utf-16-le"),
        (f"{ENGLISH} £5".encode("utf-16-le"), f"{ENGLISH} £5", "utf-16-le"),
        (f"{ENGLISH} £5".encode("utf-16-be"), f"{ENGLISH} £5", "utf-16-be"),
        (b"\xff\xfe\0\0" + ENGLISH.encode("utf-32-le"), ENGLISH, "utf-32-le"),
    ],
)
def test_text_is_decoded_without_its_mark_and_newlines_stay(
    tmp_path: Path, data: bytes, text: str, encoding: str
) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    document = read(tmp_path)["a.txt"]
    assert (document.text, document.encoding) == (text, encoding)
    assert notes(tmp_path) == ([] if encoding == "utf-8" else [f"a.txt: read as {encoding}"])


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs", "Cc")), min_size=1))
def test_any_text_comes_back_as_it_was_written(text: str) -> None:
    from kg.sources.text import decode

    assert decode(text.encode()) == (text.removeprefix("\ufeff"), "utf-8", ())


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "holds no text"),
        (b"abc\0def", "holds NUL bytes (the first at byte 3)"),
        (bytes(range(1, 256)) * 20, "binary"),
        (b"ok \x01\x02\x03" * 50, "is binary"),
        ("“It’s over”, he said. ".encode() * 3 + b"\xff\xfe", "is UTF-8, but broken at byte"),
        (b"%PDF-1.7 ...", "is a PDF"),
        (b"PK\x03\x04....", "is a zip archive or an Office file"),
        (b"\xff\xfea", "is broken"),
        (("word " * 250_000).encode(), "characters, more than 1,000,000"),
        (b"x" * 20_000_001, "is larger than 20 MB"),
    ],
)
def test_what_is_no_text_is_set_aside_with_its_reason(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "bad.txt").write_bytes(data)
    (tmp_path / "good.txt").write_text(ENGLISH)
    assert list(read(tmp_path)) == ["good.txt"]
    assert aside(tmp_path)["bad.txt"].startswith("bad.txt: ")
    assert reason in aside(tmp_path)["bad.txt"]


def test_front_matter_is_metadata_and_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"---\ntitle: 'Bakers: out'\ndate: 2016-03-09\nauthor: Ada Quill\n---\n\n{ENGLISH}")
    (tmp_path / "b.txt").write_text(f"---\n{ENGLISH}\n---\n{ENGLISH}")
    found = read(tmp_path)
    assert found["a.txt"].text == ENGLISH
    assert (found["a.txt"].title, found["a.txt"].published) == ("Bakers: out", datetime(2016, 3, 9))
    assert found["a.txt"].authors == ("Ada Quill",)
    assert found["b.txt"].text.startswith("---\n"), "lines between hyphens that are no metadata are text"


def test_a_metadata_file_lies_beside_its_article_and_is_none_itself(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ENGLISH)
    (tmp_path / "a.json").write_text(json.dumps({"headline": "Out", "publisher": {"name": "The Loaf"}, "date": "soon"}))
    (tmp_path / "b.txt").write_text(ENGLISH + " B")
    (tmp_path / "b.txt.json").write_text("{")
    found = read(tmp_path)
    assert sorted(found) == ["a.txt", "b.txt"]
    assert (found["a.txt"].title, found["a.txt"].publisher) == ("Out", "The Loaf")
    assert aside(tmp_path) == {}
    assert "a.txt: the date 'soon' is not understood" in notes(tmp_path)
    assert any(note.startswith("b.txt: the metadata beside it cannot be read") for note in notes(tmp_path))


def test_what_the_user_says_holds_where_the_article_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"---\ndate: 2015-01-01\n---\n{ENGLISH}")
    (tmp_path / "b.txt").write_text(ENGLISH)
    rules = Rules(given=Known(published=datetime(2016, 3, 9), publisher="The Loaf"))
    found = read(tmp_path, rules=rules)
    assert found["a.txt"].published == datetime(2015, 1, 1)
    assert found["b.txt"].published == datetime(2016, 3, 9)
    assert found["a.txt"].publisher == found["b.txt"].publisher == "The Loaf"


# ----- language

GERMAN = (
    "Die Bäcker legten am Montag die Arbeit nieder, nachdem die Gespräche über den Lohn gescheitert waren. In den "
    "Werken war man still; die Gewerkschaft sprach von einem großen Erfolg und kündigte weitere Streiks an."
)
DUTCH = (
    "De bakkers legden maandag het werk neer nadat het overleg over hun loon was mislukt. In de fabriek was het stil, en "
    "de bond zei dat men niet van plan is om toe te geven; we had den het over de man in de hal."
)
RUSSIAN = (
    "Пекари в понедельник вышли на забастовку после того, как переговоры о зарплате провалились, сообщил профсоюз."
)


@pytest.mark.parametrize("text", [GERMAN, DUTCH, RUSSIAN])
def test_another_language_is_set_aside_unless_wanted(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text)
    assert "not in English" in aside(tmp_path)["a.txt"]
    wanted = read(tmp_path, rules=Rules(any_language=True))["a.txt"]
    assert (wanted.text, wanted.language) == (text, None)


def test_english_with_foreign_names_and_a_mere_headline_are_let_in(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{ENGLISH} The names: {' '.join(['Oduya', 'Müller', 'Nakamura', 'García'] * 5)}")
    (tmp_path / "b.txt").write_text("Bakers strike: shops shut, shelves empty")
    assert sorted(read(tmp_path)) == ["a.txt", "b.txt"]
    assert read(tmp_path)["a.txt"].language == "en"


# ----- pages

PAGE = """<!doctype html><html lang="en"><head><title>Bakers walk out | The Loaf</title>
<meta property="og:site_name" content="The Loaf"><link rel="canonical" href="https://loaf.example/out">
<script type="application/ld+json">{LD}</script></head><body><nav>Home News Sport</nav>
<article><h1>Bakers walk out</h1>{BODY}</article><aside>Most read</aside><footer>Cookies and terms</footer></body></html>"""
LD = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "Organization", "name": "x"},
        {
            "@type": ["NewsArticle"], "headline": "Bakers walk out", "datePublished": "2016-03-09T10:00:00+01:00",
            "author": [{"@type": "Person", "name": "Ada Quill"}, {"@type": "Person", "name": "Ben Oduya"}],
        },
    ],
}  # fmt: skip


def page(ld: object, body: str) -> str:
    return PAGE.replace("{LD}", json.dumps(ld)).replace("{BODY}", body)


def test_a_page_gives_its_article_and_what_it_says_of_itself(tmp_path: Path) -> None:
    body = "".join(f"<p>{ENGLISH} Paragraph {number} &amp; more.</p>" for number in range(4))
    (tmp_path / "a.html").write_text(page(LD, body))
    found = read(tmp_path)["a.html"]
    assert found.text.split("\n\n")[0] == "Bakers walk out"
    assert found.text.split("\n\n")[1:] == [f"{ENGLISH} Paragraph {number} & more." for number in range(4)]
    assert (found.title, found.publisher, found.url) == ("Bakers walk out", "The Loaf", "https://loaf.example/out")
    assert found.authors == ("Ada Quill", "Ben Oduya")
    assert found.published == datetime.fromisoformat("2016-03-09T10:00:00+01:00")


def test_a_live_blog_gives_its_posts_in_order_with_their_times(tmp_path: Path) -> None:
    live = {
        "@type": "LiveBlogPosting", "headline": "Bakers live",
        "liveBlogUpdate": [
            {"headline": "Talks off", "datePublished": "2016-03-09T15:23:00Z", "articleBody": f"<p>{ENGLISH}</p><p>B</p>"},
            {"datePublished": "2016-03-09T00:05:00Z", "articleBody": ENGLISH},
        ],
    }  # fmt: skip
    (tmp_path / "a.html").write_text(page(live, "<p>Only the first post is drawn.</p>"))
    assert read(tmp_path)["a.html"].text.split("\n\n") == [
        "Bakers live", "3.23pm GMT", "Talks off", ENGLISH, "B", "12.05am GMT", ENGLISH,
    ]  # fmt: skip


def test_a_page_in_an_older_encoding_is_read_as_it_declares(tmp_path: Path) -> None:
    body = "".join(f"<p>{ENGLISH} Žižek {number}.</p>" for number in range(4))
    data = page({}, body).replace("<head>", '<head><meta charset="iso-8859-2">').encode("iso-8859-2")
    (tmp_path / "a.html").write_bytes(data)
    assert "Žižek 3." in read(tmp_path)["a.html"].text


@pytest.mark.parametrize("body", ["<div>" * 5000 + ENGLISH, "", "<script>document.write('x')</script>"])
def test_a_page_in_which_nothing_is_found_is_reported(tmp_path: Path, body: str) -> None:
    (tmp_path / "a.html").write_text(f"<html><body>{body}")
    assert "no article was found in the page" in aside(tmp_path)["a.html"]


def test_a_broken_block_of_metadata_costs_only_itself(tmp_path: Path) -> None:
    body = "".join(f"<p>{ENGLISH} {number}</p>" for number in range(4))
    (tmp_path / "a.html").write_text(page({}, body).replace("{}</script>", "{oops</script>"))
    assert ENGLISH in read(tmp_path)["a.html"].text
    assert notes(tmp_path) == ["a.html: a JSON-LD block of the page is broken and was passed over"]


# ----- rows


def lines(*rows: object) -> str:
    return "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows)


def test_rows_of_json_have_text_and_metadata_under_many_names(tmp_path: Path) -> None:
    rows = lines(
        {
            "id": "x-1",
            "headline": "Out",
            "content": ENGLISH,
            "pubDate": "Wed, 09 Mar 2016 10:00:00 GMT",
            "byline": "By Ada Quill",
        },
        {"maintext": ENGLISH + " 2", "source": {"id": None, "name": "The Loaf"}, "published_at": 1457517600000},
        {"id": "x-1", "Body": ["One: " + ENGLISH, "Two."], "webUrl": "https://loaf.example/3"},
        {"bodyText": f"<p>{ENGLISH}</p><p>Four &amp; more.</p>"},
        "",
    )
    (tmp_path / "a.jsonl").write_text(rows)
    found = read(tmp_path)
    assert list(found) == ["a.jsonl#x-1", "a.jsonl#2", "a.jsonl#row-3", "a.jsonl#4"]
    assert found["a.jsonl#x-1"].published == datetime(2016, 3, 9, 10, tzinfo=UTC)
    assert found["a.jsonl#x-1"].authors == ("Ada Quill",)
    assert (found["a.jsonl#2"].publisher, found["a.jsonl#2"].published) == (
        "The Loaf",
        datetime(2016, 3, 9, 10, tzinfo=UTC),
    )
    assert found["a.jsonl#row-3"].text == f"One: {ENGLISH}\n\nTwo."
    assert found["a.jsonl#4"].text == f"{ENGLISH}\n\nFour & more."


def test_a_broken_row_costs_only_itself(tmp_path: Path) -> None:
    rows = lines(
        {"text": ENGLISH}, "{oops", [1], {"foo": 1}, {"text": "a\0b"}, '{"text": "%s"}' % ("[" * 9), {"text": ""}
    )
    (tmp_path / "a.jsonl").write_bytes(rows.encode() + b'{"text": "\xc3\xa9 \xff"}\n' + b"[" * 200_000 + b"\n")
    assert sorted(read(tmp_path)) == ["a.jsonl#1", "a.jsonl#6"]
    reasons = aside(tmp_path)
    assert len(reasons) == 7
    assert "is not JSON" in reasons["a.jsonl#2"]
    assert "has no text among its fields (foo)" in reasons["a.jsonl#4"]
    assert "NUL" in reasons["a.jsonl#5"]


def test_half_surrogate_pairs_are_replaced_one_for_one(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(lines({"text": f"{ENGLISH} \ud83d end", "title": "x \ud83d"}))
    found = read(tmp_path)["a.jsonl#1"]
    assert found.text == f"{ENGLISH} \ufffd end"
    assert found.title == "x \ufffd"


@pytest.mark.parametrize("value", [[{"text": ENGLISH}], {"response": {"results": [{"text": ENGLISH}]}}])
def test_a_json_file_may_hold_a_list_of_articles(tmp_path: Path, value: object) -> None:
    (tmp_path / "a.json").write_text(json.dumps(value, indent=2))
    assert list(read(tmp_path)) == ["a.json#1"]


def test_a_json_file_may_hold_one_article_or_lines(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"articleBody": ENGLISH, "headline": "Out"}))
    (tmp_path / "b.json").write_text(lines({"text": ENGLISH}, {"text": ENGLISH}))
    (tmp_path / "c.json").write_text(json.dumps({"colour": "red"}))
    assert list(read(tmp_path)) == ["a.json", "b.json#1", "b.json#2"]
    assert "holds no article" in aside(tmp_path)["c.json"]


@pytest.mark.parametrize(("name", "delimiter"), [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t")])
def test_tables_have_an_article_a_row(tmp_path: Path, name: str, delimiter: str) -> None:
    with (tmp_path / name).open("w", newline="", encoding="utf-8-sig") as file:
        table = csv.writer(file, delimiter=delimiter)
        table.writerows(
            [["ID", "Text", "Date"], ["7", f"{ENGLISH}\nSecond; line, “quoted”", "9 March 2016"], ["", ENGLISH, ""]]
        )
    found = read(tmp_path)
    assert list(found) == [f"{name}#7", f"{name}#2"]
    assert found[f"{name}#7"].text == f"{ENGLISH}\nSecond; line, “quoted”"
    assert found[f"{name}#7"].published == datetime(2016, 3, 9)


def test_a_table_without_a_column_of_text_names_its_columns(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,words\n1,x\n")
    assert "has no column of text (its columns: id, words)" in aside(tmp_path)["a.csv"]


# ----- archives


def zipped(**members: Any) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return buffer.getvalue()


def test_archives_are_read_member_by_member_and_never_unpacked(tmp_path: Path) -> None:
    members = {
        "x__a.txt": ENGLISH,
        "x__a.json": '{"title": "Out"}',
        "b.jsonl.gz": gzip.compress(lines({"text": ENGLISH}).encode()),
    }
    (tmp_path / "n.zip").write_bytes(zipped(**members, __MACOSX__a="junk"))
    (tmp_path / "m.txt.gz").write_bytes(gzip.compress(ENGLISH.encode()))
    found = read(tmp_path)
    assert list(found) == ["m.txt.gz", "n.zip#b.jsonl.gz#1", "n.zip#x/a.txt"]
    assert found["n.zip#x/a.txt"].title == "Out"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["m.txt.gz", "n.zip"]


@pytest.mark.parametrize("name", ["../a.txt", "x/../../a.txt", "/etc/a.txt", "C:\\a.txt", "..\\a.txt"])
def test_members_that_climb_out_are_set_aside(tmp_path: Path, name: str) -> None:
    (tmp_path / "n.zip").write_bytes(zipped(**{name: ENGLISH, "b.txt": ENGLISH}))
    assert list(read(tmp_path)) == ["n.zip#b.txt"]
    assert "climbs out of the archive" in "".join(aside(tmp_path).values())


def test_bombs_and_damaged_archives_are_set_aside(tmp_path: Path) -> None:
    bomb = gzip.compress(b"0" * 120_000_000, compresslevel=1)
    (tmp_path / "bomb.jsonl.gz").write_bytes(gzip.compress(bomb) if len(bomb) > 600_000 else bomb)
    (tmp_path / "bomb2.zip").write_bytes(zipped(**{"b.jsonl": b"0" * 120_000_000}))
    (tmp_path / "cut.txt.gz").write_bytes(gzip.compress(os.urandom(5000).hex().encode())[:3000])
    (tmp_path / "cut.zip").write_bytes(zipped(a=ENGLISH)[:40])
    whole = bytearray(zipped(**{"a.txt": ENGLISH * 9, "b.txt": ENGLISH}))
    whole[60] ^= 255
    (tmp_path / "flip.zip").write_bytes(whole)
    inner = zipped(**{"c.zip": zipped(**{"d.zip": zipped(**{"e.txt": ENGLISH})})})
    (tmp_path / "nest.zip").write_bytes(inner)
    reasons = aside(tmp_path)
    assert sorted(reasons) == [
        "bomb.jsonl.gz" if "bomb.jsonl.gz" in reasons else "bomb.jsonl.gz#1",
        "bomb2.zip#b.jsonl", "cut.txt.gz", "cut.zip", "flip.zip#a.txt", "nest.zip#c.zip#d.zip#e.txt",
    ]  # fmt: skip
    assert "swells to more than 100 MB" in reasons["bomb2.zip#b.jsonl"]
    assert list(read(tmp_path)) == ["flip.zip#b.txt"]


# ----- finding


def test_folders_are_read_with_all_below_and_hidden_files_are_counted(tmp_path: Path) -> None:
    for name in ("a.txt", "sub/b.txt", "sub/deep/c.md", ".hidden.txt", ".git/d.txt", "sub/.e.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(ENGLISH)
    (tmp_path / "x.docx").write_text("x")
    (tmp_path / "lost.txt").symlink_to("nowhere")
    os.mkfifo(tmp_path / "pipe.txt")
    assert list(read(tmp_path)) == ["a.txt", "sub/b.txt", "sub/deep/c.md"]
    assert find([tmp_path]).hidden == 3
    assert sorted(aside(tmp_path)) == ["lost.txt", "pipe.txt", "x.docx"]
    assert ".docx is no format that is read" in aside(tmp_path)["x.docx"]


def test_identifiers_do_not_depend_on_order_or_on_naming_a_file_twice(tmp_path: Path) -> None:
    for name in ("one/a.txt", "one/b.txt", "two/a.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(ENGLISH)
    one, two = tmp_path / "one", tmp_path / "two"
    assert list(read(one)) == list(read(one, one / "a.txt", f"{one}/*.txt")) == ["a.txt", "b.txt"]
    assert list(read(one, two)) == list(read(two, one)) == ["b.txt", "one/a.txt", "two/a.txt"]
    assert list(read(tmp_path)) == list(read(one, tmp_path)) == ["one/a.txt", "one/b.txt", "two/a.txt"]
    assert list(read(f"{tmp_path}/*/a.txt")) == ["one/a.txt", "two/a.txt"]


def test_names_that_no_encoding_can_write_are_read_under_names_that_can(tmp_path: Path) -> None:
    for raw in (b"a\xff.txt", b"a\xfe.txt", b"new\nline.txt", b"\x1b[31m.txt"):
        with open(os.path.join(os.fsencode(tmp_path), raw), "w") as file:
            file.write(ENGLISH)
    found = sorted(read(tmp_path))
    assert len(found) == 4
    assert all(name.isprintable() and name.encode() for name in found)


def test_what_does_not_exist_or_holds_nothing_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.txt").write_text(ENGLISH)
    reasons = aside(tmp_path / "nosuch", tmp_path / "empty", f"{tmp_path}/*.zzz", tmp_path / "a.txt")
    said = [reason.removeprefix(f"{tmp_path}/") for reason in sorted(reasons.values())]
    assert said[0].startswith("*.zzz: no file matches the pattern -> ")
    assert said[1].startswith("empty: is a folder without files -> ")
    assert said[2].startswith("nosuch: does not exist -> ")


def test_an_address_is_no_file(tmp_path: Path) -> None:
    (address,) = [one for one in documents(["https://example.org/a.html"]) if not isinstance(one, Document)]
    assert "save the page" in str(address)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_what_may_not_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ENGLISH)
    (tmp_path / "a.txt").chmod(0)
    assert "cannot be read: Permission denied" in aside(tmp_path)["a.txt"]


def test_nothing_below_the_output_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ENGLISH)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "report.txt").write_text(ENGLISH)
    assert [
        file.identifier for file in find([tmp_path, tmp_path / "out" / "report.txt"], skip=[tmp_path / "out"]).files
    ] == ["a.txt"]


@pytest.mark.parametrize(
    ("data", "identifiers"),
    [
        (ENGLISH.encode(), ["stdin"]),
        (lines({"text": ENGLISH}, {"text": ENGLISH}).encode(), ["stdin#1", "stdin#2"]),
        (page(LD, f"<p>{ENGLISH}</p>" * 3).encode(), ["stdin"]),
        (gzip.compress(ENGLISH.encode()), ["stdin"]),
        (zipped(**{"a.txt": ENGLISH}), ["stdin#a.txt"]),
    ],
)
def test_standard_input_is_read_as_what_it_looks_like(
    monkeypatch: pytest.MonkeyPatch, data: bytes, identifiers: list[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert list(read("-")) == identifiers


@given(
    st.binary(max_size=400),
    st.sampled_from(["a.txt", "a.html", "a.jsonl", "a.json", "a.csv", "a.zip", "a.txt.gz", "a.docx"]),
)
def test_any_bytes_under_any_name_give_documents_or_reasons(data: bytes, name: str) -> None:
    from kg.sources import formats
    from kg.sources.found import File

    found = list(formats.read(File(identifier=name, name=name, open=lambda: io.BytesIO(data)), Rules()))
    assert any(isinstance(one, Document | SetAside) for one in found)
