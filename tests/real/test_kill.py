"""Two hundred builds killed at random moments: no store unreadable, no half document, nothing acknowledged lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kills import kills


@pytest.mark.real
def test_two_hundred_kills_lose_nothing(tmp_path: Path) -> None:
    hit = kills(tmp_path, 200, documents=30)
    print("killed while", dict(hit))
    assert hit.total() == 200
    assert len(hit) >= 4, f"the kills met too few stages: {dict(hit)}"
