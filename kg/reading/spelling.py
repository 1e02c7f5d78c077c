"""How a document writes words: which it also writes small, which are common English, which belong to names."""

from __future__ import annotations

from dataclasses import dataclass, field

POSSESSIVE = frozenset({"'s", "’s", "'", "’", "‘s", "`s"})
SAINT = frozenset({"st", "st.", "saint"})


@dataclass(frozen=True, slots=True)
class Spelling:
    """What a document does with capitals: words that it also writes small, words with a capital in mid-sentence.

    `names` are the names found in its prose, as small-letter tokens: all that counts in a headline in Title Case.
    `common` are the words of a dictionary of English, which no document has to write small to make them common.
    """

    lowered: frozenset[str] = frozenset()
    capitals: frozenset[str] = frozenset()
    names: frozenset[tuple[str, ...]] = field(default_factory=frozenset)
    common: frozenset[str] = frozenset()

    def is_common(self, small: str) -> bool:
        """Say whether the word in small letters, or its singular, stands in the dictionary."""
        return any(small.removesuffix(ending) in self.common for ending in ("", "s", "es"))
