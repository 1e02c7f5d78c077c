"""Roles that a noun phrase states: titles before names, appositions, affiliations, bylines, role nouns that go back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.extractors.roles.holdings import Finding
from kg.extractors.roles.lookup import Words
from kg.extractors.roles.phrase import POSSESSIVE, Role
from kg.extractors.roles.scene import Scene
from kg.reading import Paragraph

_CLOSING = frozenset([",", ".", "–", "-", "—", ")", ":", ";", '"', "”", "“", "?", "!", "’", "'", "("])
_OPENING = frozenset({",", "(", "–", "-", "—"})
_CAPTIONS = frozenset({"caption", "credit", "tweet", "byline"})
_SEATS = frozenset({"MP", "MSP", "MEP", "MLA", "TD"})
_REACH = 18
"""How many tokens before a name a title may start; the longest of the development texts has fourteen."""


# ----- titles


def title_before_name(scene: Scene, paragraph: Paragraph) -> Iterator[Finding]:
    """Read 'Bakers Union general secretary Ada Quill' and 'teachers Ada Quill and Paul Brek'."""
    for person in scene.names(paragraph):
        roles = roles_up_to(scene, paragraph, scene.before(paragraph, person))
        together = scene.listed(paragraph, person) if roles and roles[-1].plural else [person]
        if roles and roles[-1].plural and len(together) < 2:
            reason = "several are meant, one is named"
            scene.reading.reject(paragraph, roles[0].start, person.end, "title before name", reason)
            continue
        for each in together:
            for role in roles:
                found = scene.found(paragraph, each.chain.id, (role.start, each.end), "title before name", role)
                scene.titled.setdefault((paragraph.index, each.start), []).append(found)
                yield found


def rank_before_name(scene: Scene, paragraph: Paragraph) -> Iterator[Finding]:
    """Read 'Gov. Ada Quill', 'State Rep. Paul Brek' and 'Sgt Ines Okafor': offices and ranks written short."""
    doc = paragraph.doc
    for person in scene.names(paragraph):
        for k in range(scene.before(paragraph, person), person.start):
            short = doc[k].lower_.rstrip(".")
            if short not in scene.full_ranks or not doc[k].text[0].isupper():
                continue
            if scene.titled.get((paragraph.index, person.start)):
                break  # 'group leader Cllr Ada Quill': the title says more
            full, start = scene.full_ranks[short], k
            if k and doc[k - 1].lower_ in ("state", "lt.", "lt", "deputy", "shadow", "former", "then"):
                start = k - 1
            if start < k and doc[start].lower_ in ("state", "deputy", "shadow"):
                full = f"{doc[start].lower_} {full}"
            elif start < k and doc[start].lower_ in ("lt.", "lt"):
                full = f"lieutenant {full}"
            former = doc[start].lower_ in ("former", "then")
            role = Role(full, k, start, k + 1, tenure="former" if former else "current", office=True)
            yield scene.found(paragraph, person.chain.id, (start, person.end), "rank before name", role)
            break


def letters_after_name(scene: Scene, paragraph: Paragraph) -> Iterator[Finding]:
    """Read 'Ada Quill MP': a seat in a parliament, written in letters behind the name."""
    doc = paragraph.doc
    for person in scene.names(paragraph):
        k = person.end
        if k < len(doc) and doc[k].text in _SEATS and person.end - person.start > 1:
            role = Role(doc[k].text, k, k, k + 1, office=True)
            yield scene.found(paragraph, person.chain.id, (person.start, k + 1), "letters after name", role)


def roles_up_to(scene: Scene, paragraph: Paragraph, stop: int) -> list[Role]:
    """Return the roles of the longest phrase that ends right before the token `stop`; empty where none does."""
    doc = paragraph.doc
    starts = []
    for k in range(stop - 1, max(0, stop - _REACH) - 1, -1):
        token = doc[k]
        punctuated = token.is_punct and token.text not in ("-", "–", "'", "’", "&", "/", ",", "(", ")")
        abbreviated = token.text == "." and k and len(doc[k - 1].text) <= 4
        dash = token.text in ("-", "–") and token.whitespace_ and k and doc[k - 1].whitespace_
        # 'MLPU President Ada Quill waved': letters in capitals are a body's, whatever the tagger takes them for.
        acronym = token.text.isupper() and len(token.text) > 1
        finite = token.pos_ in ("VERB", "AUX") and token.tag_ in ("VBD", "VBZ", "VBP", "MD", "VB") and not acronym
        if (punctuated and not abbreviated) or dash or (finite and not scene.phrases.titles.is_role(doc, k)):
            break
        if token.lower_ in ("that", "which", "when", "because", "while", "said", "if", "whether"):
            break
        starts.append(k)
        if token.is_sent_start and k and doc[k - 1].text in (".", "?", "!", "”", '"', ":"):
            break
    dated = {k for time in scene.lookup.times(paragraph).values() for k in range(time.start, time.end)}
    for start in reversed(starts):
        if start in dated:
            continue  # 'On Friday Bakers Union president Ada Quill spoke'
        before = doc[start - 1] if start else None
        opens = (
            before is None
            or start == starts[-1]
            or before.i in dated
            or before.pos_ in ("ADP", "CCONJ", "SCONJ", "VERB", "AUX", "ADV", "PUNCT", "PART", "PRON")
            or doc[start].pos_ in ("DET", "PRON")
            or before.lower_ in POSSESSIVE
        )
        roles = scene.phrases.roles(paragraph, start, stop) if opens and not doc[start].is_punct else []
        if roles and roles[-1].end == stop:
            return roles
    return []


def role_comma_name(scene: Scene, paragraph: Paragraph) -> Iterator[Finding]:
    """Read 'its health spokesman, Ada Quill,' and 'The National President of the Guild, Comrade Ada Quill,'."""
    doc = paragraph.doc
    for person in scene.names(paragraph):
        first = scene.before(paragraph, person)
        for found in scene.titled.get((paragraph.index, person.start), ()):
            first = min(first, found.span[0])
        if first < 2 or doc[first - 1].text not in (",", "–", "—", "-"):
            continue
        roles = roles_up_to(scene, paragraph, first - 1)
        if not roles:
            continue
        reason = _not_its_name(scene, paragraph, person, roles)
        if reason:
            scene.reading.reject(paragraph, roles[0].start, person.end, "role, name", reason)
            continue
        for role in roles:
            yield scene.found(paragraph, person.chain.id, (role.start, person.end), "role, name", role)


def _not_its_name(scene: Scene, paragraph: Paragraph, person: Words, roles: list[Role]) -> str | None:
    """Return why the name after 'role,' does not bear the role; None where it does."""
    doc, start, end = paragraph.doc, roles[0].start, person.end
    after = doc[end] if end < len(doc) else None
    initial = start == 0 or bool(doc[start].is_sent_start) or doc[start - 1].text in ("“", '"', "”")
    if start > 1 and doc[start - 1].text in _OPENING and scene.name_ending_at(paragraph, start - 1):
        return "the phrase belongs to the name before it"
    closed = after is None or after.text in _CLOSING or after.lower_ in ("and", "who") or doc[end - 1].text[-1] == "."
    definite = roles[0].owned or roles[0].indefinite or doc[start].text[0].isupper()
    if _is_bare_office(scene, paragraph, person, roles):
        return None
    if not closed and not (definite and initial):
        return "no comma closes the name, so the phrase need not be about it"
    if not definite and not initial:
        return "a bare noun before the comma, which may end a clause"
    return "several are meant, one is named" if roles[-1].plural else None


def _is_bare_office(scene: Scene, paragraph: Paragraph, person: Words, roles: list[Role]) -> bool:
    """Say whether an office with its body stands bare before a name: 'with them was regional officer for Unite, Ada Quill,'.

    'He was elected regional officer for Unite, Ada Quill said' is another matter: there a verb takes the office.
    """
    doc, role = paragraph.doc, roles[-1]
    before = doc[roles[0].start - 1] if roles[0].start else None
    taken = before is not None and (before.tag_ in ("VBN", "VB", "VBG") or before.lower_ in ("as", "become", "became"))
    after = doc[person.end] if person.end < len(doc) else None
    goes_on = after is None or after.text in (",", ".", ":") or after.lower_ == "who" or after.lemma_ in scene.speech
    return bool(role.office and role.organisation and not role.plural and not taken and goes_on)


def name_comma_role(scene: Scene, paragraph: Paragraph) -> Iterator[Finding]:
    """Read 'Ada Quill, 31, a nurse at Larkfield Infirmary,' and 'Ada Quill (chair of the Guild)'."""
    doc = paragraph.doc
    for person in scene.names(paragraph):
        k = _past_age(paragraph, person.end)
        close = k is None and person.end < len(doc) and doc[person.end].lower_ == "the"
        k = person.end if close else k
        for _ in range(4):
            if k is None or k >= len(doc):
                break
            roles = _apposed(scene, paragraph, k)
            if not roles:
                break
            end = roles[-1].end
            held = roles[-1].office or roles[-1].organisation
            if close and not (held and end < len(doc) and doc[end].lemma_.lower() in scene.speech):
                break  # 'Ada Quill the union rep said', without a comma
            several = roles[-1].plural and len(scene.listed_up_to(paragraph, person)) > 1
            reason = _not_apposed(scene, paragraph, roles, k, several=several)
            if reason:
                scene.reading.reject(paragraph, person.start, end, "name, role", reason)
                break
            together = scene.listed_up_to(paragraph, person) if roles[-1].plural else [person]
            for each in together:
                for role in roles:
                    yield scene.found(paragraph, each.chain.id, (together[0].start, role.end), "name, role", role)
            k = _next_apposition(paragraph, end)


def _past_age(paragraph: Paragraph, k: int) -> int | None:
    """Return the token where an apposition may begin after a name: behind comma or bracket, and behind an age."""
    doc = paragraph.doc
    if k + 2 < len(doc) and doc[k].text == "(" and doc[k + 1].like_num and doc[k + 2].text == ")":
        k += 3
    if k >= len(doc) or doc[k].text not in _OPENING:
        return None
    if doc[k].text in ("-", "–") and not doc[k - 1].whitespace_ and not doc[k].whitespace_:
        return None
    k += 1
    while k + 1 < len(doc):
        if doc[k].lower_ in ("aged", "age"):
            k += 1
        elif (doc[k].like_num and doc[k + 1].text in (",", "-", "–", ")", ";")) or (
            doc[k].lower_ in ("above", "left", "right", "pictured", "centre", "center") and doc[k + 1].text == ","
        ):
            k += 2
        else:
            break
    return k


def _next_apposition(paragraph: Paragraph, end: int) -> int | None:
    """Return where a second apposition may begin ('a nurse at X, and a former soldier'), or None."""
    doc = paragraph.doc
    if end >= len(doc) or doc[end].text != ",":
        return None
    k = end + 2 if end + 1 < len(doc) and doc[end + 1].lower_ == "and" else end + 1
    opens = k < len(doc) and doc[k].lower_ in ("a", "an", "the", "former", "now", "then", "its", "also")
    return k if opens else None


def _apposed(scene: Scene, paragraph: Paragraph, k: int) -> list[Role]:
    """Return the roles at the token, through 'then', 'now', 'himself'."""
    doc, former = paragraph.doc, False
    words = ("then", "himself", "herself", "formerly", "now", "also", "currently", "both", "previously", "once", "and")
    while k < len(doc) and doc[k].lower_ in words:
        former = former or doc[k].lower_ in ("then", "formerly", "previously", "once")
        k += 1
    roles = scene.phrases.roles(paragraph, k, len(doc))
    return [replace(role, tenure="former") for role in roles] if former else roles


def _not_apposed(scene: Scene, paragraph: Paragraph, roles: list[Role], start: int, *, several: bool) -> str | None:
    """Return why a role phrase after a name is not about it; None where it is."""
    doc, end = paragraph.doc, roles[-1].end
    if scene.lookup.person_after(paragraph, end) is not None:
        return "the title belongs to the name after it"
    if roles[-1].plural and not several:
        return "several are meant, one is named"
    if end >= len(doc):
        return None
    token = doc[end]
    first = doc[start + 1] if doc[start].lower_ == "and" and start + 1 < len(doc) else doc[start]
    if token.text in (",", "–", "—") and first.lower_ in ("the", "its"):
        follower = scene.lookup.person_after(paragraph, end + 1)
        if follower is not None and follower.end < len(doc) and doc[follower.end].text in (",", "."):
            return "the phrase may belong to the name after it"
    linked = token.pos_ in ("CCONJ", "VERB", "AUX", "SCONJ", "ADP", "ADV", "PRON", "DET", "NUM")
    if not token.is_punct and not linked:
        return f"'{token.text}' goes on after the role noun"
    bare = not roles[0].indefinite and not roles[0].owned and doc[start - 1].text == ","
    finite = token.pos_ in ("VERB", "AUX") and token.tag_ in ("VBZ", "VBD", "VBP")
    if bare and finite and token.lemma_.lower() not in scene.speech:
        return "the noun is the subject of the verb after it"
    return None


def one_of_several(scene: Scene, paragraph: Paragraph) -> Iterator[Finding]:
    """Read 'lobby correspondents, including Ada Quill of the Times': what all of them are, each of them is."""
    doc = paragraph.doc
    for token in doc:
        such = token.lower_ == "as" and token.i > 0 and doc[token.i - 1].lower_ == "such"
        if token.lower_ != "including" and not such:
            continue
        stop = token.i - such
        stop -= stop > 0 and doc[stop - 1].text == ","
        person = scene.lookup.person_after(paragraph, token.i + 1)
        roles = roles_up_to(scene, paragraph, stop)
        if person is None or not roles or not roles[-1].plural:
            continue
        for each in scene.listed(paragraph, person):
            for role in roles:
                found = scene.found(paragraph, each.chain.id, (role.start, each.end), "roles, including name", role)
                scene.titled.setdefault((paragraph.index, each.start), []).append(found)
                yield found


# ----- affiliations


def organisations_name(scene: Scene, paragraph: Paragraph) -> Iterator[Finding]:
    """Read "Unite's Ada Quill" and 'the Gazette’s Paul Brek'."""
    for person in scene.names(paragraph):
        owner = scene.owner_before(paragraph, scene.before(paragraph, person))
        if owner is not None:
            span = (owner.start, person.end)
            found = scene.found(paragraph, person.chain.id, span, "organisation's name")
            yield replace(found, organisation=owner.chain.id)


def name_comma_organisation(scene: Scene, paragraph: Paragraph) -> Iterator[Finding]:
    """Read 'Ada Quill (Bakers Union)', 'Ada Quill, Bakers Union, said' and 'Credit: Ada Quill, Mill TUC'."""
    doc = paragraph.doc
    caption = paragraph.passage.layout in _CAPTIONS
    for person in scene.names(paragraph):
        k = person.end
        opens = k < len(doc) and (doc[k].text in (",", "(") or (caption and doc[k].text == "/"))
        named = scene.organisation_after(paragraph, k + 1) if opens else None
        if named is None:
            continue
        after = doc[named.end].text if named.end < len(doc) else ""
        speaks = after == "," and named.end + 1 < len(doc) and doc[named.end + 1].lemma_.lower() in scene.speech
        bracketed = doc[k].text == "(" and after == ")"
        if bracketed or (
            doc[k].text in (",", "/") and (after == ":" or speaks or (caption and after in ("", ".", ",")))
        ):
            span = (person.start, named.end + bracketed)
            found = scene.found(paragraph, person.chain.id, span, "name, organisation")
            yield replace(found, organisation=named.chain.id)


def name_of_organisation(scene: Scene, paragraph: Paragraph) -> Iterator[Finding]:
    """Read 'Ada Quill of the Bakers Union' and 'Ada Quill, from Unison,'; a title before the name takes it as its own."""
    doc = paragraph.doc
    for person in scene.names(paragraph):
        k = person.end
        comma = k < len(doc) and doc[k].text in (",", "(", "–")
        k += comma
        over = comma and k < len(doc) and doc[k].lower_ in ("formerly", "previously", "late", "ex")
        k += over
        named = scene.organisation_after(paragraph, k + 1) if k < len(doc) else None
        if named is None or doc[k].lower_ not in ("of", "from", "at", "with"):
            continue
        titled = scene.titled.get((paragraph.index, person.start), [])
        reason = _not_affiliated(scene, paragraph, named, k, comma, titled)
        if reason:
            scene.reading.reject(paragraph, person.start, named.end, "name of organisation", reason)
            continue
        joined = False
        for found in titled:
            role = Role(found.title or "", 0, 0, 0, office=found.office)
            if found.organisation is None and not comma and scene.phrases.fits(role, named.chain.id):
                found.organisation, found.span, joined = named.chain.id, (found.span[0], named.end), True
                found.steps = (*found.steps, f"organisation after the name and '{doc[k].text}'")
        if not joined:
            found = scene.found(paragraph, person.chain.id, (person.start, named.end), "name of organisation")
            found = replace(found, organisation=named.chain.id, tenure="former" if over else "current")
            first = scene.before(paragraph, person)
            professor = doc[first].lower_ in ("professor", "prof", "prof.") and first < person.start
            if professor and scene.reading.is_a(named.chain, "University"):  # the title names the post there
                found = replace(found, title="professor", span=(first, named.end))
            yield found


def _not_affiliated(
    scene: Scene, paragraph: Paragraph, named: Words, k: int, comma: bool, titled: list[Finding]
) -> str | None:
    """Return why 'of', 'from', 'at' or 'with' an organisation after a name is no affiliation; None where it is."""
    doc, preposition = paragraph.doc, paragraph.doc[k].lower_
    after = doc[named.end] if named.end < len(doc) else None
    reporter = any(found.title and found.title.split()[-1] in scene.reporters for found in titled)
    if preposition in ("at", "with") and (not titled or comma or reporter):
        return f"'{preposition}' may say where the person is, not for whom they work"
    if preposition == "from" and not comma and not (after is None or after.is_punct or after.pos_ in ("VERB", "AUX")):
        return "'from' may say where something came from"
    if after is not None and after.lower_ in POSSESSIVE:
        return "what the organisation owns is meant"
    word = doc.span(named.start, named.end).text
    longer = any(name != word and name.startswith(word + " ") for name in named.chain.names)
    if comma and named.end - named.start == 1 and longer and not word.isupper():
        return f"'{word}' may be where the person lives"
    return None


def role_under_byline(scene: Scene, paragraph: Paragraph) -> Iterator[Finding]:
    """Read a line that is a role and nothing else, under a byline: 'Ada Quill' and then 'Industrial correspondent'."""
    doc, index = paragraph.doc, paragraph.index
    above = scene.reading.paragraphs[index - 1] if index else None
    if above is None or above.passage.layout != "byline" or not 1 < len(doc) < 9:
        return
    roles = scene.phrases.roles(paragraph, 0, len(doc))
    people = list(scene.names(above))
    named = scene.organisation_after(paragraph, 0)
    if named is not None and named.end == len(doc) and len(people) == 1:
        found = scene.found(paragraph, people[0].chain.id, (0, named.end), "role under byline")
        steps = (*found.steps, f"the byline above names {scene.label(people[0].chain.id)}")
        yield replace(found, organisation=named.chain.id, steps=steps)
    if roles and roles[-1].end == len(doc) and len(people) == 1:
        for role in roles:
            found = scene.found(paragraph, people[0].chain.id, (role.start, role.end), "role under byline", role)
            yield replace(found, steps=(*found.steps, f"the byline above names {scene.label(people[0].chain.id)}"))


def role_noun_goes_back(scene: Scene, paragraph: Paragraph) -> Iterator[Finding]:
    """Read 'The vice-chair of the Guild's youth section added': a role noun whose bearer is known from before."""
    doc = paragraph.doc
    known: list[tuple[int, str]] = []
    for start, mentions in sorted(scene.lookup.mentions(paragraph).items()):
        known += [
            (start, words.chain.id) for words in mentions if words.form == "noun" and words.chain.kind == "Person"
        ]
    known += [
        (i, person) for (index, i), person in sorted(scene.reading.refs.bearers.items()) if index == paragraph.index
    ]
    for i, person in known:
        start = i
        while start > 0 and doc[start].lower_ not in ("the", "its") and i - start < 8 and not doc[start].is_punct:
            start -= 1
        if doc[start].is_punct and doc[start].text == "-" and start > 1:
            start -= 2
        if doc[start].lower_ not in ("the", "its") or (
            start and doc[start - 1].lower_ in ("as", "be", "is", "was", "been")
        ):
            continue
        for role in scene.phrases.roles(paragraph, start, len(doc)):
            named = scene.lookup.person_after(paragraph, role.end) is not None
            comma = role.end < len(doc) and doc[role.end].text == ","
            if role.organisation is not None and not named and not comma and not role.plural and role.start == start:
                found = scene.found(paragraph, person, (role.start, role.end), "role noun of a known person", role)
                yield replace(
                    found, steps=(*found.steps, f"'{doc[role.head].text}' goes back to {scene.label(person)}")
                )


NOUN_CONSTRUCTIONS = (
    title_before_name,
    rank_before_name,
    letters_after_name,
    role_comma_name,
    name_comma_role,
    one_of_several,
    organisations_name,
    name_comma_organisation,
    name_of_organisation,
    role_under_byline,
    role_noun_goes_back,
)
