"""Unnamed collectives: what is one, what is another, and which is the page's own."""

from __future__ import annotations

import pytest

from kg.model import Referent
from tests.reading.pages import read


def groups(text: str) -> dict[str, tuple[str, ...]]:
    return {referent.label: tuple(m.text for m in referent.mentions) for referent in collectives(text)}


def collectives(text: str) -> list[Referent]:
    return [referent for referent in read(text).referents() if referent.kind == "Group"]


def test_bare_nouns_go_with_the_one_kind_that_the_page_is_about_but_not_with_those_set_apart() -> None:
    text = "Junior bakers walked out on Monday. The bakers said no. Replacement bakers stayed inside."
    assert groups(text) == {
        "Junior bakers": ("Junior bakers", "bakers"),
        "Replacement bakers": ("Replacement bakers",),
    }


def test_strikers_are_those_who_strike_and_the_police_are_not() -> None:
    text = "Nurses struck. The strikers marched, and the nurses sang. Police watched the nurses."
    assert groups(text) == {"nurses": ("Nurses", "strikers", "nurses", "nurses")}


def test_hundreds_of_them_are_a_way_of_naming_them() -> None:
    (nurses,) = collectives("Hundreds of nurses marched.")
    assert nurses.names == ("nurses", "Hundreds of nurses")


def test_men_and_women_of_one_craft_are_one() -> None:
    assert len(collectives("Postmen and women struck on Monday.")) == 1
    assert len(collectives("Postmen and porters struck on Monday.")) == 2


def test_members_belong_to_their_organisation() -> None:
    reading = read("The staff of the Bakers Union walked out.")
    union = next(referent for referent in reading.referents() if referent.kind == "TradeUnion")
    (staff,) = [referent for referent in reading.referents() if referent.kind == "Group"]
    assert staff.features == (("member_of", union.id),)


def test_the_page_s_own_collective_is_the_one_that_acts() -> None:
    reading = read("Passengers waited. Porters struck at noon. Passengers went home, and the porters marched.")
    main = next(referent for referent in reading.referents() if referent.id == reading.refs.main_group)
    assert main.label.lower() == "porters"


@pytest.mark.parametrize("text", ["The nurse sang.", "The nurses' canteen closed.", "It rained on Monday."])
def test_one_person_or_a_thing_is_no_collective(text: str) -> None:
    assert [label for label in groups(text) if "canteen" in label or label == "nurse"] == []
