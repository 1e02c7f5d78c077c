"""Roles that a verb states: being, becoming, working as, being elected, leading, leaving, succeeding.

The tense of the verb gives the tenure; words of time near an opening or closing act give its bounds. Verbs are data
(`english.ttl`, lists role-verb-...); what is here is the grammar round them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.extractors.roles.holdings import Finding, Succession
from kg.extractors.roles.lookup import Words
from kg.extractors.roles.scene import Scene, Who
from kg.extractors.roles.tense import (
    POSTS,
    act_of,
    dated,
    goes_on,
    is_passive,
    is_past,
    judged,
    past_adverbs,
    past_post,
    tenure_as,
    tenure_of_being,
    tenure_of_doing,
    unreal,
    verb_phrase,
)
from kg.extractors.roles.titles import Tenure
from kg.reading import Paragraph
from kg.reading.tokens import Token

_BODIES = frozenset({"board", "committee", "council", "cabinet", "commission", "executive", "panel", "senate"})
_LAWYERS = frozenset({"lawyer", "lawyers", "solicitor", "barrister", "attorney", "counsel"})
_DEGREES = frozenset({"phd", "doctorate", "mba", "ma", "msc", "degree", "master", "masters", "dphil", "apprenticeship"})
_NO_FIELD = frozenset(
    ["way", "shifts", "conditions", "years", "rotation", "teams", "pairs", "hours", "place", "area", "past", "country",
     "city", "town", "building", "day", "week", "silence", "fear", "future", "world", "role", "job", "industry"]
)  # fmt: skip


# ----- being and becoming


def name_is_role(scene: Scene, paragraph: Paragraph) -> Iterator[Finding]:
    """Read 'Ada Quill is president of the Guild' and 'she has been a nurse since 2010'."""
    doc = paragraph.doc
    for verb in doc:
        lemma = verb.lemma_.lower()
        if lemma not in ("be", "become", "remain", "stay") or verb.dep_ in ("aux", "auxpass"):
            continue
        roles = scene.phrases.roles(paragraph, past_adverbs(doc, verb.i + 1), len(doc))
        if not roles or goes_on(doc, roles[-1].end):
            continue
        people = scene.subjects(paragraph, verb)
        reason = unreal(scene, verb) or judged(doc, roles[0])
        reason = reason or ("several are meant" if roles[-1].plural and len(people) < 2 else None)
        if reason:
            scene.reading.reject(paragraph, verb.i, roles[-1].end, "name is role", reason)
            continue
        for who in people:
            tenure = tenure_of_being(scene, verb, roles[0])
            for role in roles:
                role = dated(scene, paragraph, verb, role, "begin") if lemma == "become" else role
                found = scene.stated(paragraph, who, verb, role.end, "name is role", role)
                employer = _where(scene, paragraph, verb) if found.organisation is None else None
                if employer is not None:
                    found.organisation, found.span = (
                        employer.chain.id,
                        (min(found.span[0], employer.start), found.span[1]),
                    )
                found.span = (
                    min(found.span[0], people[0][1].left_edge.i if len(people) > 1 else len(doc)),
                    found.span[1],
                )
                yield replace(found, tenure=tenure if role.tenure == "current" else role.tenure)


def _where(scene: Scene, paragraph: Paragraph, verb: Token) -> Words | None:
    """Return the organisation before 'where' in 'Kettle Motors, where she was a fitter'; None without it."""
    where = next((c.i for c in verb.children if c.lower_ == "where"), None)
    if where is None or where < 2:
        return None
    end = where - (paragraph.doc[where - 1].text == ",")
    return next((w for w in _ending(scene, paragraph, end) if scene.lookup.workplace(w.chain, "at")), None)


def role_is_name(scene: Scene, paragraph: Paragraph) -> Iterator[Finding]:
    """Read 'The union's president is Ada Quill'."""
    doc = paragraph.doc
    for verb in doc:
        if verb.lemma_ != "be" or verb.dep_ in ("aux", "auxpass"):
            continue
        person = scene.lookup.person_after(paragraph, past_adverbs(doc, verb.i + 1))
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        if person is None or subject is None or person.start > verb.i + 4:
            continue
        for role in scene.phrases.roles(paragraph, subject.left_edge.i, verb.i):
            if role.owned and not role.plural:
                who = (person.chain, doc[person.end - 1])
                found = scene.stated(paragraph, who, verb, person.end, "role is name", role)
                yield replace(found, tenure=tenure_of_being(scene, verb, role))


# ----- 'as'


def as_role(scene: Scene, paragraph: Paragraph) -> Iterator[Finding]:
    """Read 'works as a porter', 'resigned as chairman', 'her job as a teacher', 'As president, Ada Quill ...'."""
    doc = paragraph.doc
    for token in doc:
        if token.lower_ != "as" or (
            token.i and doc[token.i - 1].lower_ in ("such", "well", "far", "known", "as", "just")
        ):
            continue
        roles = scene.phrases.roles(paragraph, token.i + 1, len(doc))
        if not roles or roles[-1].plural or goes_on(doc, roles[-1].end):
            continue
        people, verb, reason = _who_as(scene, paragraph, token, roles[-1].end)
        if not people or verb is None:
            if reason:
                scene.reading.reject(paragraph, token.i, roles[-1].end, "as role", reason)
            continue
        act = act_of(scene, verb)
        for who in people:
            for role in roles:
                role = dated(scene, paragraph, verb, role, act)
                found = scene.stated(paragraph, who, verb, role.end, "as role", role)
                if token.i < who[1].i < verb.i:  # 'As a nurse, I ...': the verb is not needed
                    found.span = (token.i, who[1].i + 1)
                employer = role.organisation or _employer(scene, paragraph, verb)
                if (
                    employer
                    and not role.organisation
                    and verb.lemma_ != "join"
                    and not scene.phrases.fits(role, employer)
                ):
                    employer = None
                tenure = tenure_as(scene, verb, role, act)
                yield replace(found, organisation=employer, tenure=tenure, act=act)


def _who_as(scene: Scene, paragraph: Paragraph, token: Token, end: int) -> tuple[list[Who], Token | None, str]:
    """Return whose role 'as ...' (to the token `end`) names, and the verb that governs it; or nobody, and why not."""
    doc = paragraph.doc
    comma = end < len(doc) and doc[end].text == ","
    before = doc[token.i - 1].text if token.i else ""
    root = token.sent.root
    if token.is_sent_start or before in ("“", '"', ""):
        return (*_after_comma(scene, paragraph, end + 1), "") if comma else ([], None, "")
    name = scene.name_ending_at(paragraph, token.i - 1) if before == "," and comma else None
    if name is not None:
        return [(name.chain, doc[name.end - 1])], root, ""
    governor = _governor(scene, token)
    if governor.pos_ not in ("VERB", "AUX"):
        if governor.lemma_.lower() not in scene.nouns_as and governor.lower_ not in scene.nouns_as:
            return [], None, f"'{governor.text} as' gives nobody a role"
        verb = _verb_above(governor)
        owner = next((c for c in governor.children if c.dep_ == "poss"), None)
        if owner is None:
            return scene.subjects(paragraph, verb), verb, ""
        chain = scene.reading.chain(paragraph, owner)
        if chain is not None and chain.kind == "Person":
            return [(chain, owner)], verb, ""
        return [], None, "the owner of the post is nobody named"
    lemma = governor.lemma_.lower()
    noun = any(t.lower_ in scene.nouns_as for t in doc[governor.i + 1 : token.i])
    weak = verb_phrase(governor) in ("be", "have", "come", "rise", "take", "make") and not noun
    if (verb_phrase(governor) not in scene.verbs_as and lemma not in scene.verbs_as) or weak:
        return [], None, f"'{lemma} as' gives nobody a role"
    if lemma in scene.begin | scene.remove and not is_passive(governor):
        for person in scene.names(paragraph):
            if governor.i < person.start < token.i:
                return [(person.chain, doc[person.end - 1])], governor, ""
        held = next((c for c in governor.children if c.dep_ in ("dobj", "nsubj", "oprd") and c.i > governor.i), None)
        chain = scene.reading.chain(paragraph, held) if held is not None else None
        if chain is not None and chain.kind == "Person" and held is not None:
            return [(chain, held)], governor, ""
        if held is not None and held.lower_ not in POSTS:
            return [], None, "nobody named is given the role"
    return scene.subjects(paragraph, governor), governor, ""


def _after_comma(scene: Scene, paragraph: Paragraph, k: int) -> tuple[list[Who], Token | None]:
    """Return the person that the clause after 'As a nurse,' begins with, and its verb."""
    doc = paragraph.doc
    person = scene.lookup.person_after(paragraph, k)
    token = doc[person.end - 1] if person is not None else doc[k] if k < len(doc) else None
    if token is None or token.dep_ not in ("nsubj", "nsubjpass"):
        return [], None
    return scene.subjects(paragraph, token.head), token.head


def _governor(scene: Scene, token: Token) -> Token:
    """Return the verb or noun that 'as' hangs on; the nearest verb before it where the parse hangs it on what follows."""
    doc, governor = token.doc, token.head
    if governor.i < token.i and (
        governor.pos_ in ("VERB", "AUX") or governor.lemma_.lower() in scene.nouns_as or governor.lower_ in scene.nouns_as
    ):  # fmt: skip
        return governor
    for k in range(token.i - 1, max(token.sent.start, token.i - 10) - 1, -1):
        if doc[k].lower_ in scene.nouns_as and doc[k].pos_ == "NOUN" and k == token.i - 1:
            return doc[k]
        if doc[k].pos_ == "VERB":
            return doc[k]
        if doc[k].text in (",", ";", ":", "“", '"', "”"):
            break
    return governor


def _verb_above(token: Token) -> Token:
    while token.head is not token and token.pos_ not in ("VERB", "AUX"):
        token = token.head
    return token


def _employer(scene: Scene, paragraph: Paragraph, verb: Token) -> str | None:
    """Return the organisation that is joined or left, that appoints or dismisses, or that stands after 'at' or 'by'."""
    lemma = verb.lemma_.lower()
    for child in verb.children:
        if child.dep_ == "dobj" and lemma in ("join", "leave", "quit", "serve"):
            return scene.organisation(paragraph, child)
        if child.dep_ == "nsubj" and lemma in scene.begin | scene.remove and not is_passive(verb):
            found = scene.organisation(paragraph, child)
            if found is not None:
                return found
        if child.dep_ in ("prep", "agent") and child.lower_ in ("at", "for", "by", "with") and child.i > verb.i:
            found = scene.organisation(paragraph, next((c for c in child.children if c.dep_ == "pobj"), None))
            if found is not None:
                return found
    return None


# ----- being given a role, and leaving it


def given_role(scene: Scene, paragraph: Paragraph) -> Iterator[Finding]:
    """Read 'was elected president of the Guild' and 'Kettle Motors named Ada Quill its new chief executive'."""
    doc = paragraph.doc
    for verb in doc:
        known = verb.lemma_.lower() in scene.begin or verb.lower_.removesuffix("ed") in scene.begin
        if not known or verb.pos_ != "VERB":
            continue
        k = verb.i + 1
        k += k < len(doc) and doc[k].dep_ == "prt"
        owner: str | None = None
        if is_passive(verb) or verb.tag_ == "VBN":
            people = scene.subjects(paragraph, verb)
        else:
            named = scene.lookup.person_after(paragraph, k)
            if named is None:
                continue
            people, k = [(named.chain, doc[named.end - 1])], named.end
            owner = scene.organisation(paragraph, next((c for c in verb.children if c.dep_ == "nsubj"), None))
        k = past_post(doc, past_adverbs(doc, k))
        roles = scene.phrases.roles(paragraph, k, len(doc)) if k < len(doc) and doc[k].lower_ != "as" else []
        if not roles or roles[-1].plural or goes_on(doc, roles[-1].end):
            continue
        for who in people:
            for role in roles:
                role = dated(scene, paragraph, verb, role, "begin")
                found = scene.stated(paragraph, who, verb, role.end, "given role", role)
                organisation = role.organisation or (owner if role.office else None)
                yield replace(
                    found, organisation=organisation, tenure=tenure_as(scene, verb, role, "begin"), act="begin"
                )


def leaves(scene: Scene, paragraph: Paragraph) -> Iterator[Finding]:
    """Read 'resigned from the Guild', 'was sacked by Kettle Motors', and a bare 'stepped down', which ends an office."""
    for verb in paragraph.doc:
        if verb.pos_ != "VERB":
            continue
        phrase, lemma = verb_phrase(verb), verb.lemma_.lower()
        removed = lemma in scene.remove and is_passive(verb)
        if not (removed or phrase in scene.end) or not is_past(verb):
            continue
        if any(c.lower_ == "as" for c in verb.children):
            continue
        token = _left_behind(verb)
        post = token is not None and token.lower_ in POSTS
        target = None if post else scene.organisation(paragraph, token)
        if token is not None and token.lower_ in _BODIES and scene.reading.chain(paragraph, token) is None:
            target = None  # 'the board of Kettle Motors' is no organisation that the page names: a seat on it is left
        other = any(c.dep_ == "dobj" and c.lower_ not in POSTS for c in verb.children)
        bare = post or (
            token is None and not other and lemma not in ("leave", "quit", "depart", "drop", "strip", "suspend")
        )
        body = f"{token.lower_} member" if token is not None and target is None and token.lower_ in _BODIES else None
        if body and token is not None and token.i + 2 < len(paragraph.doc) and token.nbor(1).lower_ == "of":
            named = scene.organisation_after(paragraph, token.i + 2)
            target = named.chain.id if named is not None else None
        if target is None and not bare:
            continue
        headed = scene.reading.headed(paragraph, token) if token is not None else None
        if target is not None and body is None and headed is not None and headed.id != target:
            continue  # 'left the Guild meeting': a happening was left
        for who in scene.subjects(paragraph, verb):
            end = token.i + 1 if token is not None else verb.i + 1
            found = scene.stated(paragraph, who, verb, end, "leaves organisation")
            title = body or ("member" if target is not None and _is_body(scene, target) else None)
            title = title if target is not None else None
            yield replace(found, organisation=target, title=title, tenure="former", act="end")


def _left_behind(verb: Token) -> Token | None:
    for child in verb.children:
        if (child.dep_ == "prep" and child.lower_ in ("from", "by")) or child.dep_ == "agent":
            return next((c for c in child.children if c.dep_ == "pobj"), None)
        if child.dep_ == "dobj" and verb.lemma_.lower() in ("leave", "quit", "depart"):
            return child
    return None


def _is_body(scene: Scene, chain: str) -> bool:
    words = {word.lower() for name in scene.reading.refs.chains[chain].names for word in name.split()}
    return bool(words & _BODIES)


# ----- leading and founding


def leads(scene: Scene, paragraph: Paragraph) -> Iterator[Finding]:
    """Read 'Ada Quill chairs the pay committee' and 'who founded Kettle Motors'."""
    doc = paragraph.doc
    for verb in doc:
        if verb.pos_ != "VERB":
            continue
        phrase = verb_phrase(verb)
        title = scene.titles.get(phrase)
        if title is None or is_passive(verb) or _by(verb):
            continue
        held = next((c for c in verb.children if c.dep_ == "dobj"), None)
        if held is None and " " in phrase:
            held = next((t for t in doc[verb.i + 1 : verb.i + 8] if t.dep_ in ("pobj", "dobj")), None)
        organisation = scene.organisation(paragraph, held)
        headed = scene.reading.headed(paragraph, held)
        if organisation is None or held is None or (headed is not None and headed.id != organisation):
            continue
        for who in scene.subjects(paragraph, verb):
            if title == "representative" and {t.lower_ for t in doc[who[1].i : verb.i]} & _LAWYERS:
                continue
            found = scene.stated(paragraph, who, verb, _end_of_mention(scene, paragraph, held), "leads organisation")
            founder = title in ("founder", "co-founder")
            tenure: Tenure = "current" if founder else tenure_of_doing(scene, verb)
            yield replace(found, organisation=organisation, title=title, tenure=tenure, office=True)


def led_by(scene: Scene, paragraph: Paragraph) -> Iterator[Finding]:
    """Read 'the union, led by Ada Quill' and 'the committee is chaired by Ada Quill'."""
    doc = paragraph.doc
    for verb in doc:
        title = scene.titles.get(verb.lemma_.lower()) or scene.titles.get(verb.lower_.removesuffix("ed"))
        if title is None or not _by(verb) or verb.tag_ not in ("VBN", "VBD"):
            continue
        roles = scene.phrases.roles(paragraph, verb.i + 2, len(doc))
        person = scene.lookup.person_after(paragraph, roles[-1].end if roles else verb.i + 2)
        if person is None:
            continue
        subject = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
        organisation, start = (
            scene.organisation(paragraph, subject),
            subject.left_edge.i if subject is not None else verb.i,
        )
        k = verb.i - 1
        while k > 0 and doc[k].lower_ in (",", "(", "is", "was", "which", "that", "are", "now", "currently", "jointly"):
            k -= 1
        if organisation is None and k >= 0:
            organisation = scene.organisation(paragraph, doc[k])
            start = next((w.start for w in _ending(scene, paragraph, k + 1) if w.chain.id == organisation), k)
        if organisation is None:
            continue
        found = scene.found(paragraph, person.chain.id, (start, person.end), "organisation led by name")
        yield replace(found, organisation=organisation, title=title, office=True, steps=(f"'{verb.text} by'",))


def _by(verb: Token) -> bool:
    return verb.i + 1 < len(verb.doc) and verb.nbor(1).lower_ == "by"


def _ending(scene: Scene, paragraph: Paragraph, end: int) -> Iterator[Words]:
    for found in scene.lookup.mentions(paragraph).values():
        yield from (words for words in found if words.end == end)


def _end_of_mention(scene: Scene, paragraph: Paragraph, token: Token) -> int:
    ends = [w.end for found in scene.lookup.mentions(paragraph).values() for w in found if w.start <= token.i < w.end]
    return max(ends, default=token.i + 1)


# ----- working, teaching, studying, joining


def works_at(scene: Scene, paragraph: Paragraph) -> Iterator[Finding]:
    """Read 'who works in emergency medicine at Larkfield Infirmary' and 'is employed by Kettle Motors'."""
    doc = paragraph.doc
    for verb in doc:
        employed = verb.lemma_ == "employ" and is_passive(verb)
        if verb.pos_ != "VERB" or not (verb.lemma_ == "work" or employed):
            continue
        k = past_adverbs(doc, verb.i + 1)
        while k < len(doc) and doc[k].lower_ in ("nights", "days", "shifts", "full", "part", "-", "time", "mainly"):
            k += 1
        organisation, field, end = _workplace(scene, paragraph, k)
        if organisation is None and field is None:
            continue
        title = f"works {field}" if field else None
        for who in scene.subjects(paragraph, verb):
            found = scene.stated(paragraph, who, verb, end, "works at")
            yield replace(found, organisation=organisation, title=title, tenure=tenure_of_doing(scene, verb))


def _workplace(scene: Scene, paragraph: Paragraph, k: int) -> tuple[str | None, str | None, int]:
    """Return the organisation of 'in X at Y', the words 'in X' where X is a field of work, and where it ends."""
    doc, end = paragraph.doc, k
    organisation: str | None = None
    field: str | None = None
    while k < len(doc):
        time = scene.lookup.times(paragraph).get(k)
        if time is not None:
            k = time.end
            continue
        if doc[k].lower_ == "there" and organisation is None:
            organisation = scene.lookup.there(paragraph, k)
            return organisation, field, k + 1 if organisation else end
        if doc[k].lower_ not in ("in", "at", "for", "by", "within", "of", "with"):
            break
        ahead = k + 1 + (k + 1 < len(doc) and doc[k + 1].lower_ in ("the", "a", "an", "its"))
        named = scene.organisation_after(paragraph, k + 1)
        place = scene.lookup.mention(paragraph, ahead, "Place")
        if named is not None:
            if organisation is None or scene.lookup.is_unit(organisation):
                organisation = named.chain.id
            k = end = named.end
        elif place is not None:
            if organisation is None and scene.lookup.workplace(place.chain, doc[k].lower_):
                organisation = place.chain.id
            k = end = place.end
        else:
            stop = scene.phrases.run(paragraph, ahead, len(doc))
            last = doc[stop - 1]
            known = field is None and organisation is None and doc[k].lower_ == "in" and stop > ahead
            if (
                not known
                or last.lower_ in _NO_FIELD
                or last.ent_type_ in ("DATE", "GPE", "TIME")
                or doc[ahead].like_num
            ):
                break
            words = "".join((t.text if t.text.isupper() else t.lower_) + t.whitespace_ for t in doc[ahead:stop])
            field, k, end = f"in {words.strip()}", stop, stop
    return organisation, field, end


def teaches(scene: Scene, paragraph: Paragraph) -> Iterator[Finding]:
    """Read 'teaches history at Mill School' and 'is studying for an MBA degree at Northmoor Business School'."""
    doc = paragraph.doc
    for verb in doc:
        noun = scene.jobs.get(verb.lemma_.lower())
        if noun is None or verb.pos_ != "VERB":
            continue
        k = past_adverbs(doc, verb.i + 1)
        degree = k < len(doc) and doc[k].lower_ == "for"
        k += degree
        k += degree and k < len(doc) and doc[k].lower_ in ("a", "an", "her", "his", "their")
        named = scene.organisation_after(paragraph, k)
        stop = (
            k
            if named is not None or k >= len(doc) or doc[k].lower_ in ("in", "at")
            else scene.phrases.run(paragraph, k, len(doc))
        )
        subject = doc.span(k, stop).text.removesuffix(" degree").removesuffix(" course")
        organisation, field, end = _workplace(scene, paragraph, stop)
        subject = subject or (field or "").removeprefix("in ")
        if organisation is None and not (subject and (noun == "teacher" or degree)):
            continue
        plain = len(subject.split()) > 2 or {"grade", "class", "classes", "children"} & set(subject.lower().split())
        title = noun if plain else f"{subject} {noun}".strip()
        for who in scene.subjects(paragraph, verb):
            found = scene.stated(paragraph, who, verb, max(end, stop), "works at")
            yield replace(found, organisation=organisation, title=title, tenure=tenure_of_doing(scene, verb))


def takes_degree(scene: Scene, paragraph: Paragraph) -> Iterator[Finding]:
    """Read 'is doing her PhD in physics at Northmoor University': a student while it goes on."""
    doc = paragraph.doc
    for verb in doc:
        if verb.lemma_.lower() not in ("do", "finish", "complete", "pursue", "undertake") or verb.tag_ not in (
            "VBG",
            "VBZ",
            "VBP",
        ):
            continue
        k = verb.i + 1
        while k < len(doc) and (doc[k].lower_ in ("a", "an", "her", "his", "their", "my") or doc[k].pos_ == "ADV"):
            k += 1
        if k >= len(doc) or doc[k].lower_ not in _DEGREES:
            continue
        organisation, _, end = _workplace(scene, paragraph, k + 1)
        title = (
            "student"
            if doc[k].lower_ == "degree"
            else "apprentice"
            if doc[k].lower_ == "apprenticeship"
            else f"{doc[k].text} student"
        )
        for who in scene.subjects(paragraph, verb):
            found = scene.stated(paragraph, who, verb, max(end, k + 1), "works at")
            yield replace(found, organisation=organisation, title=title)


def been_there_for_years(scene: Scene, paragraph: Paragraph) -> Iterator[Finding]:
    """Read 'an ICU nurse who has been at Larkfield Infirmary for six years': that is where somebody works."""
    doc = paragraph.doc
    for verb in doc:
        if verb.lower_ != "been" or verb.i + 2 >= len(doc) or doc[verb.i + 1].lower_ not in ("at", "with"):
            continue
        organisation, _, end = _workplace(scene, paragraph, verb.i + 1)
        span = doc.span(end, end + 4).text.lower()
        if organisation is None or not (span.startswith("for ") and ("year" in span or "decade" in span)):
            continue
        for who in scene.subjects(paragraph, verb):
            found = scene.stated(paragraph, who, verb, end, "works at")
            yield replace(found, organisation=organisation)


def ends_shift(scene: Scene, paragraph: Paragraph) -> Iterator[Finding]:
    """Read 'has just finished a night shift in intensive care at Larkfield Infirmary': that is where somebody works."""
    doc = paragraph.doc
    for verb in doc:
        if verb.pos_ != "VERB" or verb.lemma_.lower() not in ("finish", "complete", "work", "end", "do"):
            continue
        shift = next((t for t in doc[verb.i + 1 : verb.i + 6] if t.lower_ in ("shift", "shifts")), None)
        if shift is None:
            continue
        organisation, field, end = _workplace(scene, paragraph, shift.i + 1)
        if organisation is None:
            continue
        for who in scene.subjects(paragraph, verb):
            found = scene.stated(paragraph, who, verb, end, "works at")
            yield replace(found, organisation=organisation, title=f"works {field}" if field else None)


def belongs_to(scene: Scene, paragraph: Paragraph) -> Iterator[Finding]:
    """Read 'who belongs to the Bakers Union'."""
    doc = paragraph.doc
    for verb in doc:
        if verb.lemma_ != "belong" or verb.i + 2 >= len(doc) or verb.nbor(1).lower_ != "to":
            continue
        k = verb.i + 2
        while k < len(doc) and doc[k].pos_ in ("DET", "ADJ", "VERB") and doc[k].text[0].islower():
            k += 1
        named = scene.organisation_after(paragraph, verb.i + 2) or scene.organisation_after(paragraph, k)
        if named is None:
            continue
        for who in scene.subjects(paragraph, verb):
            found = scene.stated(paragraph, who, verb, named.end, "belongs to organisation")
            yield replace(found, organisation=named.chain.id, tenure=tenure_of_doing(scene, verb))


def joins(scene: Scene, paragraph: Paragraph) -> Iterator[Finding]:
    """Read 'joined the Guild in 2009' and 'joined Kettle Motors from a rival', not 'joined the Guild picket'."""
    doc = paragraph.doc
    for verb in doc:
        if verb.lemma_ != "join" or verb.pos_ != "VERB" or any(c.lower_ == "as" for c in verb.children):
            continue
        named = scene.organisation_after(paragraph, verb.i + 1)
        if named is None:
            continue
        after = doc[named.end] if named.end < len(doc) else None
        times = scene.lookup.times(paragraph)
        timed = named.end in times or named.end + 1 in times
        lasting = timed or (after is not None and after.lower_ in ("from", "aged", "after", "when", "straight"))
        closed = after is None or after.text in (".", ",")
        if not lasting and not (closed and scene.reading.is_a(named.chain, "TradeUnion", "PoliticalParty")):
            scene.reading.reject(
                paragraph, verb.i, named.end, "joins organisation", "a happening may be what is joined"
            )
            continue
        for who in scene.subjects(paragraph, verb):
            found = scene.stated(paragraph, who, verb, named.end, "joins organisation")
            yield replace(found, organisation=named.chain.id, act="begin")


VERB_CONSTRUCTIONS = (
    name_is_role, role_is_name, as_role, given_role, leaves, leads, led_by, works_at, teaches, takes_degree,
    been_there_for_years, ends_shift, belongs_to, joins,
)  # fmt: skip


# ----- succession


def succession(scene: Scene, paragraph: Paragraph) -> Iterator[Succession]:
    """Yield who came after whom: 'succeeded', 'replaced by', 'her successor, N', 'his predecessor N', 'took over after'."""
    for token in paragraph.doc:
        lemma = token.lemma_.lower()
        if lemma in ("succeed", "replace") and token.pos_ == "VERB":
            yield from _succeeds(scene, paragraph, token)
        elif token.lower_ in ("successor", "predecessor"):
            yield from _successor(scene, paragraph, token)
        elif (lemma in ("take", "become") and verb_phrase(token) in ("take over", "become")) or (
            lemma in scene.begin and token.pos_ == "VERB"
        ):
            yield from _takes_over(scene, paragraph, token)


def _succeeds(scene: Scene, paragraph: Paragraph, verb: Token) -> Iterator[Succession]:
    people = scene.subjects(paragraph, verb)
    if not people:
        return
    chain, token = people[0]
    if is_passive(verb):
        agent = next((c.i + 1 for c in verb.children if c.lower_ == "by"), None)
        other = scene.lookup.person_after(paragraph, agent) if agent is not None else None
        if other is not None:
            yield Succession(other.chain.id, chain.id, paragraph.index, (token.i, other.end))
        return
    held = next((c for c in verb.children if c.dep_ == "dobj"), None)
    earlier = scene.reading.chain(paragraph, held) if held is not None else None
    if held is not None and earlier is not None and earlier.kind == "Person" and earlier.id != chain.id:
        yield Succession(chain.id, earlier.id, paragraph.index, (min(token.i, verb.i), held.i + 1))


def _successor(scene: Scene, paragraph: Paragraph, token: Token) -> Iterator[Succession]:
    doc = paragraph.doc
    owner = next((c for c in token.lefts if c.dep_ == "poss"), None)
    other = scene.reading.chain(paragraph, owner) if owner is not None else None
    if other is None or owner is None or other.kind != "Person":
        return
    k = token.i + 1
    k += k < len(doc) and doc[k].text in (",", "–")
    roles = scene.phrases.roles(paragraph, k, len(doc))
    named = scene.lookup.person_after(paragraph, roles[-1].end if roles else k)
    start = owner.left_edge.i
    if named is None and start > 1 and doc[start - 1].text == ",":
        named = scene.name_ending_at(paragraph, start - 1)
    if named is not None and named.chain.id != other.id:
        span = (min(start, named.start), max(token.i + 1, named.end))
        pair = (named.chain.id, other.id) if token.lower_ == "successor" else (other.id, named.chain.id)
        yield Succession(*pair, paragraph.index, span)


def _takes_over(scene: Scene, paragraph: Paragraph, verb: Token) -> Iterator[Succession]:
    doc = paragraph.doc
    people = scene.subjects(paragraph, verb)
    for person in scene.names(paragraph):
        first = scene.before(paragraph, person)
        lead = doc[first - 1].lower_ if first else ""
        ends = person.end < len(doc) and doc[person.end].lemma_.lower() in scene.end | {"die", "depart"}
        if people and person.start > verb.i and (lead == "from" or (lead in ("after", "when") and ends)):
            yield Succession(people[0][0].id, person.chain.id, paragraph.index, (people[0][1].i, person.end + ends))
