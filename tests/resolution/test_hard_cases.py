"""The hard cases of who is who, each with its near opposite."""

from __future__ import annotations

from datetime import datetime

from kg.model import Extraction
from tests.resolution.cases import one, report, resolved

A, B, C = "a.txt", "b.txt", "c.txt"


def ada(
    document: str, text: str, *more: object, role: str | None = None, at: tuple[str, str] | None = None
) -> Extraction:
    """Return a report on one Ada Quill."""
    who = [("p", "Person", ["Ada Quill"])]
    roles = []
    if at:
        who.append(("o", at[0], [at[1]]))
    if role:
        roles.append(("p", role, "o" if at else None))
    return report(document, text, *who, *more, roles=roles)  # type: ignore[arg-type]


class TestPersons:
    def test_one_person_named_in_full_is_one_across_reports(self) -> None:
        found = resolved(ada(A, "Ada Quill spoke."), ada(B, "Ada Quill left."))
        assert one(found, (A, "p"), (B, "p"))
        assert found.entities[0].iri.endswith("/person-ada-quill")
        assert found.judgements[0].verdict == "same"
        assert "the same full name" in found.judgements[0].reason

    def test_the_commonest_name_alone_is_not_enough(self) -> None:
        def john(document: str, *roles: tuple[str, str, None]) -> Extraction:
            return report(document, "John Smith spoke in Leeds.", ("p", "Person", ["John Smith"]), roles=roles)

        assert not one(resolved(john(A), john(B)), (A, "p"), (B, "p"))
        role = ("p", "branch secretary", None)
        assert one(resolved(john(A, role), john(B, role)), (A, "p"), (B, "p"))

    def test_two_people_with_one_surname_in_one_document(self) -> None:
        text = "Ada Quill spoke. Tom Quill listened. Mr Quill left."
        first = report(A, text, ("p", "Person", ["Ada Quill"]), ("q", "Person", ["Tom Quill", "Quill"]))
        found = resolved(first, report(B, "Tom Quill struck.", ("q", "Person", ["Tom Quill"])))
        assert not one(found, (A, "p"), (A, "q"))
        assert one(found, (A, "q"), (B, "q"))

    def test_namesakes_with_different_roles_are_two(self) -> None:
        nurse = ada(
            A, "Ada Quill, a nurse at Larkfield Infirmary.", role="nurse", at=("Hospital", "Larkfield Infirmary")
        )
        minister = ada(B, "Ada Quill, the transport minister.", role="transport minister")
        found = resolved(nurse, minister)
        assert not one(found, (A, "p"), (B, "p"))
        assert any(j.verdict == "unsure" and "different roles" in j.reason for j in found.judgements)
        iris = {e.iri for e in found.entities if e.kind == "Person"}
        assert len(iris) == 2
        assert all("person-ada-quill-" in iri for iri in iris), "a word or hash tells namesakes apart, in both IRIs"

    def test_one_person_with_two_titles_of_one_field_is_one(self) -> None:
        health = ada(A, "Ada Quill, the health secretary.", role="health secretary")
        foreign = ada(B, "Ada Quill, the foreign secretary.", role="foreign secretary")
        assert one(resolved(health, foreign), (A, "p"), (B, "p"))

    def test_different_roles_are_one_person_where_the_same_people_are_named(self) -> None:
        union = ("u", "TradeUnion", ["Bakers Union"])
        chief = ("q", "Person", ["Ines Falk"])
        nurse = ada(A, "Ada Quill, a nurse, with Ines Falk of the Bakers Union.", union, chief, role="nurse")
        chair = ada(B, "Ada Quill, chair, with Ines Falk of the Bakers Union.", union, chief, role="chair")
        assert one(resolved(nurse, chair), (A, "p"), (B, "p"))

    def test_father_and_son(self) -> None:
        father = report(A, "Tom Lisle Sr spoke.", ("p", "Person", ["Tom Lisle Sr"]))
        son = report(B, "Tom Lisle Jr spoke.", ("p", "Person", ["Tom Lisle Jr"]))
        again = report(C, "Tom Lisle Jr left.", ("p", "Person", ["Tom Lisle Jr"]))
        found = resolved(father, son, again)
        assert not one(found, (A, "p"), (B, "p"))
        assert one(found, (B, "p"), (C, "p"))

    def test_a_minister_and_the_predecessor_in_the_office(self) -> None:
        role = "transport secretary"
        now = ada(A, "Ada Quill, the transport secretary.", role=role)
        before = report(
            B, "Tom Quill, the transport secretary.", ("p", "Person", ["Tom Quill"]), roles=[("p", role, None)]
        )
        short = report(
            C, "Mr Quill, the transport secretary.", ("p", "Person", ["Quill"], {"title": "mr", "gender": "masculine"}),
            roles=[("p", role, None)],
        )  # fmt: skip
        found = resolved(now, before, short)
        assert not one(found, (A, "p"), (B, "p"))
        assert one(found, (B, "p"), (C, "p")) or not one(found, (A, "p"), (C, "p"))

    def test_a_lone_surname_joins_by_role_and_not_without(self) -> None:
        full = ada(A, "Ada Quill, the health secretary, spoke.", role="health secretary")
        titled = {"title": "ms", "gender": "feminine"}
        same = report(B, "Ms Quill, the health secretary, left.", ("p", "Person", ["Quill"], titled),
                      roles=[("p", "health secretary", None)])  # fmt: skip
        other = report(C, "Ms Quill bakes bread.", ("p", "Person", ["Quill"], titled))
        assert one(resolved(full, same), (A, "p"), (B, "p"))
        assert not one(resolved(full, other), (A, "p"), (C, "p"))

    def test_a_man_and_a_woman_of_one_surname(self) -> None:
        role = [("p", "health secretary", None)]
        him = report(A, "Mr Quill, health secretary.", ("p", "Person", ["Quill"], {"title": "mr"}), roles=role)
        her = report(B, "Mrs Quill, health secretary.", ("p", "Person", ["Quill"], {"title": "mrs"}), roles=role)
        too = report(C, "Mr Quill, health secretary.", ("p", "Person", ["Quill"], {"title": "mr"}), roles=role)
        found = resolved(him, her, too)
        assert not one(found, (A, "p"), (B, "p"))
        assert one(found, (A, "p"), (C, "p"))

    def test_titles_of_a_man_and_a_woman_part_even_those_of_one_office(self) -> None:
        def alex(document: str, title: str) -> Extraction:
            return report(
                document, "Alex Quill, convenor of the Carters Union, with Ines Falk.",
                ("p", "Person", ["Alex Quill"], {"title": title}), ("u", "TradeUnion", ["Carters Union"]),
                ("q", "Person", ["Ines Falk"]), roles=[("p", "convenor", "u")],
            )  # fmt: skip

        found = resolved(alex(A, "mr"), alex(B, "mrs"), alex(C, "mr"))
        assert not one(found, (A, "p"), (B, "p"))
        assert one(found, (A, "p"), (C, "p"))

    def test_what_one_report_tells_apart_is_two(self) -> None:
        both = report(
            A,
            "William Fenwick and Bill Fenwick.",
            ("p", "Person", ["William Fenwick"]),
            ("q", "Person", ["Bill Fenwick"]),
        )
        assert not one(resolved(both), (A, "p"), (A, "q"))

    def test_nicknames_and_initials(self) -> None:
        will = report(
            A, "William Fenwick spoke.", ("p", "Person", ["William Fenwick"]), roles=[("p", "convenor", None)]
        )
        bill = report(B, "Bill Fenwick left.", ("p", "Person", ["Bill Fenwick"]), roles=[("p", "convenor", None)])
        tom = report(C, "Tom Fenwick left.", ("p", "Person", ["Tom Fenwick"]), roles=[("p", "convenor", None)])
        found = resolved(will, bill, tom)
        assert one(found, (A, "p"), (B, "p"))
        assert not one(found, (A, "p"), (C, "p"))

    def test_middle_names(self) -> None:
        first = report(A, "Ada Mary Quill spoke.", ("p", "Person", ["Ada Mary Quill"]))
        other = report(B, "Ada Jane Quill spoke.", ("p", "Person", ["Ada Jane Quill"]))
        short = report(C, "Ada M. Quill spoke.", ("p", "Person", ["Ada M. Quill"]))
        found = resolved(first, other, short)
        assert not one(found, (A, "p"), (B, "p"))
        assert one(found, (A, "p"), (C, "p"))


def hospital(document: str, text: str, names: list[str], *more: object, kind: str = "Hospital") -> Extraction:
    """Return a report on one hospital; places are read off the text."""
    return report(document, text, ("h", kind, names), *more)  # type: ignore[arg-type]


class TestHospitals:
    def test_kings_and_kings_college_hospital(self) -> None:
        town, nurse = ("t", "Place", ["Camber"]), ("p", "Person", ["Ada Quill"])
        role = [("p", "registrar", "h")]
        full = report(
            A,
            "Ada Quill of King’s College hospital in Camber.",
            ("h", "Hospital", ["King’s College hospital"]),
            town,
            nurse,
            roles=role,
        )
        plain = report(
            B,
            "Ada Quill of Kings College Hospital in Camber.",
            ("h", "Hospital", ["Kings College Hospital"]),
            town,
            nurse,
            roles=role,
        )
        short = report(
            C, "Ada Quill, registrar at King's in Camber.", ("h", "Hospital", ["King's"]), town, nurse, roles=role
        )
        found = resolved(full, plain, short)
        assert one(found, (A, "h"), (B, "h"), (C, "h"))
        label = next(e.label for e in found.entities if e.kind == "Hospital")
        assert label == "Kings College Hospital"

    def test_kings_college_is_not_kings_college_hospital(self) -> None:
        college = report(A, "Lecturers of King's College struck.", ("h", "University", ["King's College"]))
        ward = report(B, "Nurses of King's College Hospital struck.", ("h", "Hospital", ["King's College Hospital"]))
        assert not one(resolved(college, ward), (A, "h"), (B, "h"))

    def test_saints_of_two_towns(self) -> None:
        def where(document: str, town: str) -> Extraction:
            return hospital(document, f"Pickets at St Mary's in {town}.", ["St Mary's"], ("t", "Place", [town]))

        found = resolved(where(A, "Paddington"), where(B, "Manchester"), where(C, "Paddington"))
        assert not one(found, (A, "h"), (B, "h"))
        assert one(found, (A, "h"), (C, "h"))
        iris = sorted(e.iri.rsplit("/", 1)[-1] for e in found.entities if e.kind == "Hospital")
        assert iris == ["organisation-st-marys-manchester", "organisation-st-marys-paddington"]

    def test_a_saint_without_a_town_stays_alone(self) -> None:
        placed = hospital(A, "Pickets at St Mary's in Leeds.", ["St Mary's"], ("t", "Place", ["Leeds"]))
        bare = hospital(B, "Pickets at St Mary's Hospital.", ["St Mary's Hospital"])
        known = hospital(C, "Leeds: Ines Falk at St Mary's Hospital.", ["St Mary's Hospital"], ("t", "Place", ["Leeds"]),
                         ("q", "Person", ["Ines Falk"]))  # fmt: skip
        again = hospital(
            A,
            "Ines Falk at St Mary's in Leeds.",
            ["St Mary's"],
            ("t", "Place", ["Leeds"]),
            ("q", "Person", ["Ines Falk"]),
        )
        assert not one(resolved(placed, bare), (A, "h"), (B, "h"))
        assert one(resolved(again, known), (A, "h"), (C, "h"))

    def test_a_saint_alone_is_not_enough_in_either(self) -> None:
        name, falk = "St Mary's Hospital", ("q", "Person", ["Ines Falk"])
        alone = resolved(hospital(A, f"At {name}.", [name]), hospital(B, f"By {name}.", [name]))
        assert not one(alone, (A, "h"), (B, "h"))
        chief = [
            report(
                d,
                f"Ines Falk, chief executive of {name}.",
                ("h", "Hospital", [name]),
                falk,
                roles=[("q", "chief executive", "h")],
            )
            for d in (A, B)
        ]
        assert one(resolved(*chief), (A, "h"), (B, "h"))

    def test_towns_far_apart_part_even_what_shares_its_company(self) -> None:
        def ward(document: str, town: str) -> Extraction:
            text = f"Ines Falk and Tom Lisle of the Carters Union at Larkfield Infirmary in {town}."
            return hospital(
                document, text, ["Larkfield Infirmary"], ("t", "Place", [town]), ("q", "Person", ["Ines Falk"]),
                ("r", "Person", ["Tom Lisle"]), ("u", "TradeUnion", ["Carters Union"]),
            )  # fmt: skip

        found = resolved(ward(A, "Leeds"), ward(B, "Bristol"), ward(C, "Bradford"))
        assert not one(found, (A, "h"), (B, "h"))
        assert one(found, (A, "h"), (C, "h")), "Bradford is 14 km from Leeds"

    def test_a_town_named_for_a_saint_is_no_hospital(self) -> None:
        more = ("q", "Person", ["Ines Falk"]), ("r", "Person", ["Tom Lisle"]), ("t", "Place", ["Merseyside"])
        met = "Ines Falk and Tom Lisle met "
        town = report(A, met + "in St Helens, Merseyside.", ("h", "Place", ["St Helens"]), *more)
        ward = report(B, met + "at St Helens Hospital in Merseyside.", ("h", "Hospital", ["St Helens Hospital"]), *more)
        assert not one(resolved(town, ward), (A, "h"), (B, "h"))

    def test_a_distinct_name_needs_no_town(self) -> None:
        found = resolved(
            hospital(A, "At Larkfield Infirmary.", ["Larkfield Infirmary"]),
            hospital(B, "By Larkfield infirmary.", ["Larkfield infirmary"]),
        )
        assert one(found, (A, "h"), (B, "h"))
        assert found.entities[0].label == "Larkfield Infirmary"
        assert found.entities[0].other_names == ("Larkfield infirmary",)

    def test_short_form_and_full_name_by_town(self) -> None:
        town = ("t", "Place", ["Bath"])
        short = hospital(A, "The picket at the RUH in Bath.", ["RUH"], town)
        full = hospital(B, "The Royal United hospital in Bath.", ["Royal United hospital"], town)
        far = hospital(C, "The RUH in Leeds.", ["RUH"], ("t", "Place", ["Leeds"]))
        found = resolved(short, full, far)
        assert one(found, (A, "h"), (B, "h"))
        assert not one(found, (A, "h"), (C, "h"))

    def test_a_trust_and_its_hospital(self) -> None:
        town = ("t", "Place", ["Westbridge"])
        ward = hospital(A, "At Larkfield Hospital in Westbridge.", ["Larkfield Hospital"], town)
        trust = hospital(
            B,
            "The Larkfield Hospital NHS Trust in Westbridge.",
            ["Larkfield Hospital NHS Trust"],
            town,
            kind="Organisation",
        )
        again = hospital(C, "By Larkfield Hospital NHS trust.", ["Larkfield Hospital NHS trust"], kind="Organisation")
        found = resolved(ward, trust, again)
        assert not one(found, (A, "h"), (B, "h"))
        assert one(found, (B, "h"), (C, "h"))
        assert any(j.verdict == "different" and "is no" in j.reason for j in found.judgements)

    def test_a_university_and_its_hospitals(self) -> None:
        first = hospital(A, "Oxford University said so.", ["Oxford University"], kind="University")
        other = hospital(
            B, "Oxford University Hospitals said so.", ["Oxford University Hospitals"], kind="Organisation"
        )
        again = hospital(C, "The University of Oxford said so.", ["University of Oxford"], kind="University")
        found = resolved(first, other, again)
        assert not one(found, (A, "h"), (B, "h"))
        assert one(found, (A, "h"), (C, "h"))

    def test_a_town_and_its_hospital(self) -> None:
        town = report(A, "They met in Lewes.", ("h", "Place", ["Lewes"]))
        ward = report(B, "They met at Lewes hospital.", ("h", "Hospital", ["Lewes hospital"]))
        assert not one(resolved(town, ward), (A, "h"), (B, "h"))


def union(
    document: str, text: str, names: list[str], *more: object, kind: str = "TradeUnion", **features: str
) -> Extraction:
    """Return a report on one union."""
    return report(document, text, ("u", kind, names, features), *more)  # type: ignore[arg-type]


class TestBodies:
    def test_a_short_form_joins_its_full_name(self) -> None:
        long = "Bakers and Millers Association"
        full = union(A, f"The {long} (BMA) struck.", [long, "BMA"], expansion=long)
        short = union(B, "BMA members struck.", ["BMA"])
        found = resolved(full, short)
        assert one(found, (A, "u"), (B, "u"))
        assert found.entities[0].label == long

    def test_one_short_form_of_two_names(self) -> None:
        first = union(
            A,
            "The Bakers and Millers Association (BMA).",
            ["Bakers and Millers Association", "BMA"],
            expansion="Bakers and Millers Association",
        )
        other = union(
            B,
            "The Barge Masters Alliance (BMA).",
            ["Barge Masters Alliance", "BMA"],
            expansion="Barge Masters Alliance",
        )
        unclear = union(C, "The BMA struck.", ["BMA"])
        found = resolved(first, other, unclear)
        assert not one(found, (A, "u"), (B, "u"))
        assert not one(found, (A, "u"), (C, "u"))
        assert not one(found, (B, "u"), (C, "u"))
        assert any("two fit alike" in j.reason for j in found.judgements)

    def test_a_short_form_with_what_it_is_joins_the_full_name(self) -> None:
        long = "Carters and Wheelers Organisation"
        full = union(A, f"The {long} (CWO).", [long, "CWO"], expansion=long)
        told = union(B, "The CWO workers' union. CWO members.", ["CWO workers' union", "CWO"])
        short = union(C, "The CWO struck.", ["CWO"])
        assert one(resolved(full, told, short), (A, "u"), (B, "u"), (C, "u"))

    def test_a_short_form_explained_in_two_ways(self) -> None:
        made = [union(d, "The BMA struck.", ["BMA"], expansion=e) for d, e in
                ((A, "Bakers and Millers Association"), (B, "Barge Masters Alliance"), (C, "Bakers & Millers Association"))]  # fmt: skip
        found = resolved(*made)
        assert not one(found, (A, "u"), (B, "u"))
        assert one(found, (A, "u"), (C, "u"))

    def test_the_company_decides_between_two_expansions(self) -> None:
        falk = ("q", "Person", ["Ines Falk"])
        first = union(
            A,
            "Ines Falk of the Bakers and Millers Association (BMA).",
            ["Bakers and Millers Association", "BMA"],
            falk,
            expansion="Bakers and Millers Association",
        )
        other = union(
            B,
            "The Barge Masters Alliance (BMA).",
            ["Barge Masters Alliance", "BMA"],
            expansion="Barge Masters Alliance",
        )
        third = union(C, "Ines Falk said the BMA struck.", ["BMA"], falk)
        found = resolved(first, other, third)
        assert one(found, (A, "u"), (C, "u")) or not one(found, (B, "u"), (C, "u"))
        assert not one(found, (B, "u"), (C, "u"))

    def test_a_union_with_and_without_its_head(self) -> None:
        found = resolved(
            union(A, "The Carters Union struck.", ["Carters Union"]), union(B, "Carters struck.", ["Carters"])
        )
        assert one(found, (A, "u"), (B, "u"))

    def test_a_union_and_its_branch(self) -> None:
        whole = union(A, "The Carters Union struck.", ["Carters Union"])
        branch = union(B, "The Carters Union Leeds branch struck.", ["Carters Union Leeds branch"], kind="Organisation")
        again = union(C, "The Carters Union Leeds Branch met.", ["Carters Union Leeds Branch"], kind="Organisation")
        found = resolved(whole, branch, again)
        assert not one(found, (A, "u"), (B, "u"))
        assert one(found, (B, "u"), (C, "u"))

    def test_a_part_of_the_name_is_not_the_whole_body(self) -> None:
        nhs = report(A, "The NHS said so.", ("o", "Organisation", ["NHS"]))
        employers = report(B, "NHS Employers said so.", ("o", "Organisation", ["NHS Employers", "NHS"]))
        assert not one(resolved(nhs, employers), (A, "o"), (B, "o"))

    def test_the_government_of_one_country_is_one(self) -> None:
        def state(document: str, town: str) -> Extraction:
            return report(
                document,
                f"The government met in {town}.",
                ("g", "GovernmentBody", ["government"]),
                ("t", "Place", [town]),
            )

        found = resolved(state(A, "Oxford"), state(B, "Leeds"), state(C, "Seoul"))
        assert one(found, (A, "g"), (B, "g"))
        assert not one(found, (A, "g"), (C, "g"))

    def test_a_department_of_two_countries_is_two(self) -> None:
        def body(document: str, town: str) -> Extraction:
            name = "Department of Health"
            return report(document, f"The {name} in {town}.", ("g", "GovernmentBody", [name]), ("t", "Place", [town]))

        found = resolved(body(A, "Leeds"), body(B, "Chicago"), body(C, "Bristol"))
        assert not one(found, (A, "g"), (B, "g"))
        assert one(found, (A, "g"), (C, "g"))

    def test_streets_of_two_towns(self) -> None:
        def street(document: str, town: str) -> Extraction:
            text = f"They marched on High Street, {town}."
            return report(document, text, ("s", "Place", ["High Street"]), ("t", "Place", [town]))

        found = resolved(street(A, "Leeds"), street(B, "Bristol"), street(C, "Leeds"))
        assert not one(found, (A, "s"), (B, "s"))
        assert one(found, (A, "s"), (C, "s"))


class TestWithinOneReport:
    def test_two_chains_of_the_government_are_one(self) -> None:
        first = report(
            A,
            "The Government said no. The government did.",
            ("n", "Organisation", ["Government"]),
            ("g", "GovernmentBody", ["government"]),
        )
        found = resolved(first)
        assert one(found, (A, "n"), (A, "g"))
        assert found.entities[0].kind == "GovernmentBody"

    def test_a_short_form_that_begins_one_name_only(self) -> None:
        ward = ("h", "Hospital", ["Larkfield Infirmary"])
        text = "At Larkfield Infirmary and at Larkfield."
        assert one(resolved(report(A, text, ward, ("k", "Organisation", ["Larkfield"]))), (A, "h"), (A, "k"))
        two = report(
            A,
            text + " Larkfield College too.",
            ward,
            ("k", "Organisation", ["Larkfield"]),
            ("c", "University", ["Larkfield College"]),
        )
        assert not one(resolved(two), (A, "h"), (A, "k"))

    def test_hospitals_of_one_report_stay_two(self) -> None:
        text = "At Larkfield Infirmary and at Larkfield Hospital."
        found = resolved(
            report(A, text, ("h", "Hospital", ["Larkfield Infirmary"]), ("k", "Hospital", ["Larkfield Hospital"]))
        )
        assert not one(found, (A, "h"), (A, "k"))


class TestWithoutNames:
    def rota(self, document: str, who: str, *, published: datetime | None = None) -> Extraction:
        text = f"Nurses and {who} oppose the rota."
        return report(
            document, text, ("g", "Group", ["Nurses"]), ("p", "Person", [who]), ("c", "Policy", ["rota"]),
            positions=[("g", "opposes", "c"), ("p", "opposes", "c")], published=published,
        )  # fmt: skip

    def test_a_plan_is_one_where_a_named_person_and_a_group_say_so(self) -> None:
        found = resolved(self.rota(A, "Ada Quill"), self.rota(B, "Ada Quill"))
        assert one(found, (A, "c"), (B, "c"))

    def test_a_plan_is_two_where_nobody_named_does(self) -> None:
        found = resolved(self.rota(A, "Ada Quill"), self.rota(B, "Ines Falk"))
        assert not one(found, (A, "c"), (B, "c"))
        assert not one(found, (A, "g"), (B, "g"))

    def test_one_named_person_alone_is_not_enough(self) -> None:
        def cuts(document: str) -> Extraction:
            who = ("p", "Person", ["Ada Quill"]), ("c", "Policy", ["cuts"])
            return report(document, "Ada Quill opposes the cuts.", *who, positions=[("p", "opposes", "c")])

        assert not one(resolved(cuts(A), cuts(B)), (A, "c"), (B, "c"))

    def test_years_apart_it_is_another_plan(self) -> None:
        late = self.rota(B, "Ada Quill", published=datetime(2019, 5, 1))
        found = resolved(self.rota(A, "Ada Quill", published=datetime(2016, 5, 1)), late)
        assert not one(found, (A, "c"), (B, "c"))

    def test_a_named_law_needs_no_anchor(self) -> None:
        def bill(document: str) -> Extraction:
            return report(document, "The Minimum Cover Bill passed.", ("b", "Policy", ["Minimum Cover Bill"]))

        assert one(resolved(bill(A), bill(B)), (A, "b"), (B, "b"))

    def test_strikes_are_one_only_on_one_day_at_one_place_by_the_same(self) -> None:
        def strike(document: str, place: str, day: str) -> Extraction:
            text = f"The Bakers Union struck at {place}."
            return report(
                document, text, ("u", "TradeUnion", ["Bakers Union"]), ("t", "Place", [place]), ("a", "Strike", ["strike"]),
                strikes=[("u", "a", "t", day)],
            )  # fmt: skip

        here = strike(A, "Kettle Works", "2024-05-03T00:00:00")
        assert one(resolved(here, strike(B, "Kettle Works", "2024-05-03T08:00:00")), (A, "a"), (B, "a"))
        assert not one(resolved(here, strike(B, "Kettle Works", "2024-05-04T00:00:00")), (A, "a"), (B, "a"))
        assert not one(resolved(here, strike(B, "Mill Works", "2024-05-03T00:00:00")), (A, "a"), (B, "a"))
