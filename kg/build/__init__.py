"""The whole road, from articles to the files in `out`: see `kg.build.road`, which is it on one screen.

`kg.build` is the name of this room and of its first verb, so the room can be called: `kg.build(paths, out)` builds,
whichever of the two a program has met first. Nothing is imported here, for worker processes pass through.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.build.report import Report


class _Room(ModuleType):
    def __call__(self, *args: object, **options: object) -> Report:
        """Build; the same as `kg.build.road.build`."""
        from kg.build.road import build

        return build(*args, **options)  # type: ignore[arg-type]


sys.modules[__name__].__class__ = _Room
