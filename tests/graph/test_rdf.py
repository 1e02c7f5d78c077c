"""The RDF of a snapshot answers the questions that users ask of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pyoxigraph as ox

from kg.graph import quads
from kg.graph.rdf import stands
from kg.graph.terms import decimal, integer, literal, moment, speakable, web_address
from kg.model import Snapshot
from tests.invented import FERRY, snapshot

PREFIXES = {
    "kg": "https://example.org/kg#",
    "oa": "http://www.w3.org/ns/oa#",
    "dcterms": "http://purl.org/dc/terms/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "org": "http://www.w3.org/ns/org#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
}


def ask(graph: Snapshot, names: str, where: str, *, text: bool = True) -> list[tuple[str, ...]]:
    store = ox.Store()
    store.extend(quads(graph, text=text))
    query = f"SELECT DISTINCT {names} WHERE {{ {where} }}"
    rows = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    return sorted(tuple("" if cell is None else str(getattr(cell, "value", cell)) for cell in row) for row in rows)


def labels(graph: Snapshot, where: str) -> list[tuple[str, ...]]:
    return ask(graph, "?sl ?ol", f"{where} ?s rdfs:label ?sl . ?o rdfs:label ?ol")


def test_plain_edges_lead_between_entities() -> None:
    graph = snapshot()
    assert labels(graph, "?s kg:role ?o .") == [("Ada Quill", "Larkfield Infirmary")]
    assert labels(graph, "?s kg:pickets_at ?o .") == [("Ada Quill", "Larkfield Infirmary")]
    assert labels(graph, "?s kg:opposes ?o .") == [("Bakers Union", "night rota")]
    assert labels(graph, "?s kg:supports ?o .") == [("Ada Quill", "Bakers Union")]
    assert labels(graph, "?s kg:position_on ?o .") == [("Ada Quill", "Bakers Union"), ("Bakers Union", "night rota")]
    assert labels(graph, "?s org:memberOf ?o .") == [("Ada Quill", "Larkfield Infirmary")]
    assert labels(graph, "?s kg:takes_part_in ?o .") == [("canal branch", "march by the canal branch")]


def test_what_is_planned_or_negated_is_a_statement_and_no_edge() -> None:
    rows = ask(snapshot(), "?s ?status", "?s a kg:Statement ; kg:evidence/kg:claim_status ?status")
    assert sorted(status for _, status in rows if status != "asserted") == ["attributed", "negated", "planned"]


def test_titles_that_differ_in_capitals_are_one() -> None:
    rows = ask(snapshot(), "?label ?other", "?t a kg:RoleTitle ; skos:prefLabel ?label ; skos:altLabel ?other")
    assert rows == [("porter", "Porter")]


def test_evidence_says_what_the_text_says_where_it_says_so() -> None:
    rows = ask(
        snapshot(),
        "?sel ?d ?start ?end ?exact",
        "?e a kg:Evidence ; oa:hasSource/dcterms:identifier ?d ; oa:hasSelector ?sel . "
        "?sel oa:start ?start ; oa:end ?end ; oa:exact ?exact",
    )
    texts = {e.document.identifier: e.document.text for e in snapshot().extractions}
    assert len(rows) == 12
    for _, document, start, end, exact in rows:
        assert texts[document][int(start) : int(end)] == exact


def test_prefix_and_suffix_are_what_stands_around() -> None:
    rows = ask(snapshot(), "?before ?after", "?s oa:exact 'its canal branch' ; oa:prefix ?before ; oa:suffix ?after")
    start = FERRY.text.index("its canal branch")
    end = start + len("its canal branch")
    assert rows == [(FERRY.text[start - 32 : start], FERRY.text[end : end + 32])]


def test_superclasses_are_written_out() -> None:
    rows = ask(snapshot(), "?class", "?x skos:prefLabel 'Larkfield Infirmary' ; a ?class")
    found = {name.rsplit("#")[-1].rsplit("/")[-1] for (name,) in rows}
    assert found == {"Hospital", "Organisation", "Place", "Entity", "Organization", "Agent", "NamedIndividual"}


def test_every_individual_has_a_label_and_every_term_a_declaration() -> None:
    graph = snapshot()
    assert ask(graph, "?x", "?x a owl:NamedIndividual FILTER NOT EXISTS { ?x rdfs:label ?l }") == []
    ours = "FILTER(STRSTARTS(STR(?t), 'https://example.org/kg#')) FILTER NOT EXISTS { ?t a ?kind }"
    assert ask(graph, "?t", f"?s ?t ?o {ours}") == []
    assert ask(graph, "?t", f"?s a ?t {ours}") == []


def test_each_document_has_a_graph_that_stands_by_itself() -> None:
    graph = snapshot()
    both = {(str(q.subject), str(q.predicate), str(q.object)) for q in quads(graph) if "document-" in str(q.graph_name)}
    one = replace(graph, extractions=graph.extractions[:1], entities=(), statements=(), judgements=())
    alone = {(str(q.subject), str(q.predicate), str(q.object)) for q in quads(one) if "document-" in str(q.graph_name)}
    assert alone < both
    assert not any(entity.iri in o for entity in graph.entities for _, _, o in both)


def test_no_triple_lies_in_two_graphs() -> None:
    seen: dict[tuple[str, ...], str] = {}
    for quad in quads(snapshot()):
        triple = (str(quad.subject), str(quad.predicate), str(quad.object))
        assert seen.setdefault(triple, str(quad.graph_name)) == str(quad.graph_name), triple


def test_without_text_no_words_of_the_articles_remain() -> None:
    literals = {q.object.value for q in quads(snapshot(), text=False) if isinstance(q.object, ox.Literal)}
    for words in ("We were not asked", "joined the picket", "walk out", "its canal branch", "read as", "headline says"):
        assert not any(words in value for value in literals), words
    assert (
        len(ask(snapshot(), "?e", "?e a kg:Evidence ; oa:hasSelector ?s . ?s oa:start ?a ; oa:end ?b", text=False))
        == 12
    )


def test_edges_are_annotated_with_words_and_document() -> None:
    edge = "?a a owl:Axiom ; owl:annotatedProperty kg:pickets_at ; kg:words ?w ; kg:document_name ?d"
    assert ask(snapshot(), "?w ?d", edge) == [("joined the picket line at Larkfield Infirmary", "reports/ferry.txt")]


def test_an_action_has_its_place_and_times() -> None:
    rows = ask(snapshot(), "?w ?d ?s", "?a a kg:Strike ; kg:when_text ?w ; kg:duration_text ?d ; kg:starts ?s")
    assert rows == [("from Friday", "48 hours", "2031-05-02T00:00:00")]
    assert len(ask(snapshot(), "?a", "?a a kg:March ; kg:place/skos:prefLabel 'Oxmoor'")) == 1


def test_a_domain_of_ones_own_is_declared() -> None:
    graph = snapshot()
    ferry = replace(graph.entities[0], kind="Ferry")
    own = replace(graph, entities=(ferry, *graph.entities[1:]))
    where = "?x a kg:Ferry , kg:Entity . kg:Ferry a owl:Class ; rdfs:subClassOf kg:Entity"
    assert ask(own, "?x", where) == [(ferry.iri,)]


def test_another_base_changes_every_iri_of_ours() -> None:
    made = list(quads(snapshot(), base="https://news.example/"))
    ours = {str(q.graph_name) for q in made}
    assert all(name.startswith("<https://news.example/") for name in ours)


def test_who_stands_for_a_claim() -> None:
    graph = snapshot()
    proof = graph.statements[0].evidence[0]
    assert stands(replace(proof, status="asserted", attributed_to=None), "x")
    assert stands(replace(proof, status="attributed", attributed_to="x"), "x")
    assert not stands(replace(proof, status="attributed", attributed_to="rival"), "x")
    assert not stands(replace(proof, status="asserted", attributed_to="rival"), "x")
    assert not stands(replace(proof, status="denied"), "x")
    assert not stands(replace(proof, status="planned", attributed_to="x"), "x")


def test_terms() -> None:
    assert literal("a\u202eb\x01\n\ud800\x00") == '"a\\u202Eb\\u0001\\n\ufffd\ufffd"'
    assert speakable("a\ud800\x00\n\U0010ffff") == "a\ufffd\ufffd\n\U0010ffff"
    assert decimal(0.00001).startswith('"0.00001"')
    assert decimal(1.0).startswith('"1"')
    assert decimal(0.0).startswith('"0"')
    assert (
        moment(datetime(2031, 5, 2, 1, 2, 3, 500000, UTC))
        == '"2031-05-02T01:02:03.5Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>'
    )
    for made in (decimal(0.25), decimal(1.0), integer(7), moment("2031-05-02T10:00:00.500000+00:00") or "", moment(
        "2031-05-02T10:00:00+01:00") or "", moment("2031-05-02T10:20:30") or ""):  # fmt: skip
        store = ox.Store()
        store.load(f"<http://a> <http://b> {made} .", format=ox.RdfFormat.N_TRIPLES)
        assert [str(quad.object) for quad in store] == [made]
    assert moment("2031-05-02", last=True) == '"2031-05-02T23:59:59"^^<http://www.w3.org/2001/XMLSchema#dateTime>'
    assert moment("Friday") is None
    assert web_address("https://a.example/x?y=1") == "<https://a.example/x?y=1>"
    assert web_address("javascript:alert(1)") == '"javascript:alert(1)"'
    assert web_address("https://a.example/<x>").startswith('"')
    assert web_address("https://a.example/%zz").startswith('"')
