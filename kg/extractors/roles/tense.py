"""What a verb says of time and reality: tenure from tense, acts that begin and end a role, wishes that state none."""

from __future__ import annotations

from dataclasses import replace

from kg.extractors.roles.phrase import Role
from kg.extractors.roles.scene import Scene
from kg.extractors.roles.titles import Tenure
from kg.reading import Paragraph
from kg.reading.tokens import Doc, Token

_FUTURE = frozenset({"will", "'ll", "’ll", "shall", "wo"})
_MODALS = frozenset({"should", "must", "can", "ca", "cannot", "ought", "need"})
_PRAISE = frozenset(
    ["good", "great", "bad", "terrible", "poor", "brilliant", "real", "natural", "born", "true", "best", "worst", "better",
     "fantastic", "wonderful", "excellent", "useless", "strong", "weak", "fine"]
)  # fmt: skip
POSTS = frozenset({"post", "job", "role", "position", "office"})


def unreal(scene: Scene, verb: Token) -> str | None:
    """Return why the words only wish or need somebody to be something; None where they say that somebody is."""
    infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)
    if infinitive and verb.head is not verb and verb.head.lemma_.lower() not in scene.real:
        return f"'{verb.head.text} to {verb.text}' does not say that it is so"
    if verb.i + 1 < len(verb.doc) and verb.nbor(1).lower_ in ("like", "as"):
        return "a comparison"
    modal = next((c.text for c in verb.children if c.dep_ == "aux" and c.lower_ in _MODALS), None)
    return f"'{modal} {verb.text}' does not say that it is so" if modal else None


def judged(doc: Doc, role: Role) -> str | None:
    """Return why the phrase judges somebody rather than name an office: 'a good leader'; None where it does not."""
    word = next((t.text for t in doc[role.start : role.head] if t.lower_ in _PRAISE), None)
    return f"'{word}' judges, it names no office" if word and role.organisation is None else None


def tenure_of_being(scene: Scene, verb: Token, role: Role) -> Tenure:
    """Return the tenure that 'is', 'was', 'has been', 'will become' give: a past copula means former."""
    lemma, auxiliaries = verb.lemma_.lower(), auxiliaries_of(verb)
    if "to" in auxiliaries and verb.head.pos_ == "NOUN":
        return "current"  # 'the first woman to become president'
    if "to" in auxiliaries and verb.head.tag_ == "VBD" and verb.head.lemma_ not in ("be", "expect", "set", "schedule"):
        return "former" if role.ends or verb.head.lemma_ == "use" else "current"  # 'beat N to become president'
    if lemma in ("be", "become") and (auxiliaries & _FUTURE or (lemma == "become" and "to" in auxiliaries)):
        return "incoming"
    lasting = any(t.lower_ in ("for", "since") for t in verb.doc[role.head : role.end]) or role.starts
    if role.ends or ("had" in auxiliaries and not (lasting and is_backshifted(scene, verb))):
        return "former"
    if "had" in auxiliaries:
        return "current"  # 'said she had been a nurse for ten years' shifts back 'has been'
    if lemma in ("become", "remain", "stay") or auxiliaries & {"has", "have", "'ve", "’ve", "'s", "’s"}:
        return "current"
    return tenure_of_doing(scene, verb)


def tenure_as(scene: Scene, verb: Token, role: Role, act: str) -> Tenure:
    """Return the tenure of the role after 'as': former after a closing act, current or incoming after an opening one."""
    lemma, future = verb.lemma_.lower(), bool(auxiliaries_of(verb) & (_FUTURE | {"to"}))
    near = {t.lower_ for t in verb.doc[max(0, role.start - 4) : role.start]}
    if role.tenure not in ("current", "incoming"):
        return role.tenure
    if act == "end":
        return "former" if is_past(verb) else "current"
    if act == "begin" and not (lemma in ("begin", "start") and near & {"career", "work", "life", "working", "out"}):
        return "incoming" if future else "current"
    if role.ends or near & {"career", "stint", "spell"}:
        return "former"
    begun = lemma in ("begin", "start") and near & {"career", "work", "life", "working", "out"}
    if begun or (verb.tag_ == "VBG" and verb.i and verb.nbor(-1).lower_ in ("after", "having")):
        return "former"
    if lemma in ("train", "qualify", "retrain", "re-train", "be", "graduate"):
        return "current"
    if lemma in scene.verbs_as:
        return tenure_of_doing(scene, verb)
    return role.tenure


def auxiliaries_of(verb: Token) -> set[str]:
    """Return the auxiliaries of a verb in small letters."""
    return {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}


def is_passive(verb: Token) -> bool:
    """Say whether the verb has the auxiliary or the subject of a passive."""
    return any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children)


def is_past(verb: Token) -> bool:
    """Say whether the verb says that something has happened: a past or perfect without a modal."""
    return verb.tag_ in ("VBD", "VBN") and not auxiliaries_of(verb) & (
        _FUTURE | {"would", "may", "might", "could", "should", "to"}
    )


def tenure_of_doing(scene: Scene, verb: Token) -> Tenure:
    """Return the tenure that tense gives: past means former, unless a past verb of saying shifts it back."""
    auxiliaries = auxiliaries_of(verb)
    if auxiliaries & _FUTURE:
        return "incoming"
    used = any(t.lower_ == "used" for t in verb.doc[max(0, verb.i - 2) : verb.i])
    if used or "had" in auxiliaries or (verb.tag_ == "VBD" and not is_backshifted(scene, verb)):
        return "former"
    return "current"


def is_backshifted(scene: Scene, verb: Token) -> bool:
    """Say whether a verb of saying in the past stands above: 'said she was a nurse' says that she is one."""
    above = verb
    while above.head is not above and above.dep_ in ("ccomp", "conj", "advcl", "relcl"):
        below, above = above, above.head
        if below.dep_ == "ccomp" and above.lemma_.lower() in scene.speech and above.tag_ in ("VBD", "VBN"):
            return True
    return False


def act_of(scene: Scene, verb: Token) -> str:
    """Return 'begin' or 'end' where the verb opens or closes a role, else an empty string."""
    phrase, lemma = verb_phrase(verb), verb.lemma_.lower()
    if phrase in scene.end or lemma in scene.remove:
        return "end"
    opens = phrase in ("take over", "swear in", "take on") or lemma in ("join", "start", "begin", "succeed")
    return "begin" if lemma in scene.begin or opens else ""


def dated(scene: Scene, paragraph: Paragraph, verb: Token, role: Role, act: str) -> Role:
    """Return the role with the words of time next to its opening or closing act as its bound."""
    for start, time in sorted(scene.lookup.times(paragraph).items()):
        near = verb.i < start <= max(role.end + 2, verb.i + 3) and start < verb.sent.end
        if not near or time.kind != "point":
            continue
        if act == "begin" and role.starts is None and not time.text.lower().startswith(("until", "since")):
            return replace(role, starts=time.text)
        if act == "end" and role.ends is None:
            return replace(role, ends=time.text)
        break
    return role


def verb_phrase(verb: Token) -> str:
    """Return the lemma of a verb with its particle: 'step down'."""
    particle = next((c.lower_ for c in verb.children if c.dep_ == "prt"), "")
    if not particle and verb.i + 1 < len(verb.doc) and verb.nbor(1).lower_ in ("down", "aside", "over", "out", "up"):
        particle = verb.nbor(1).lower_
    return f"{verb.lemma_.lower()} {particle}".strip()


def past_adverbs(doc: Doc, k: int) -> int:
    """Return the first token at or after `k` that is no adverb; those that give a tenure ('formerly') stay."""
    stay = ("formerly", "previously", "once", "then", "as", "there")
    while k < len(doc) and ((doc[k].pos_ == "ADV" and doc[k].lower_ not in stay) or doc[k].dep_ == "neg"):
        k += 1
    return k


def past_post(doc: Doc, k: int) -> int:
    """Return the token after 'to be' or 'to the post of' in 'was appointed ... president'."""
    words = [t.lower_ for t in doc[k : k + 5]]
    if words[:1] == ["to"] and words[1:2] and words[1] in ("be", "become"):
        return k + 2
    if words[:2] == ["to", "the"] and len(words) > 3 and words[2] in POSTS and words[3] == "of":
        return k + 4
    return k


def goes_on(doc: Doc, end: int) -> bool:
    """Say whether a noun goes on after the phrase, so that its role noun was none ('a nurse shortage')."""
    if end >= len(doc):
        return False
    return (
        doc[end].pos_ in ("NOUN", "PROPN") and not doc[end].is_sent_start and doc[end].ent_type_ not in ("DATE", "TIME")
    )
