"""Draws growth.svg from growth.csv: what a document, and a mention, costs as their number grows.

    python -m tests.benchmarks.growth

Both axes are logarithmic, so that what costs the same each is level, and what grows with the square of the number rises.
"""

from __future__ import annotations

import csv
from math import log10
from pathlib import Path

HERE = Path(__file__).parent
WIDTH, HEIGHT, LEFT, BELOW = 640, 360, 70, 50
COLOURS = ("#1b6ca8", "#b3541e", "#3a7d44")


def drawing(rows: list[dict[str, str]]) -> str:
    """Return the plot as SVG: one line for each series, its points marked, its name beside the last of them."""
    series: dict[str, list[tuple[float, float]]] = {}
    for row in rows:
        series.setdefault(row["series"], []).append((float(row["number"]), float(row["cost"])))
    numbers = [number for points in series.values() for number, _ in points]
    low, high = int(log10(min(numbers))), int(log10(max(numbers)) + 0.999)

    def x(number: float) -> float:
        return round(LEFT + (log10(number) - low) / (high - low) * (WIDTH - LEFT - 180), 1)

    def y(share: float) -> float:  # from a half to four times the first point
        return round(HEIGHT - BELOW - (log10(share) - log10(0.5)) / (log10(4) - log10(0.5)) * (HEIGHT - BELOW - 30), 1)

    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        f'<text x="{LEFT}" y="18">Cost of each, beside that of each among the fewest</text>',
    ]
    for share in (0.5, 1, 2, 4):
        lines.append(f'<line x1="{LEFT}" x2="{WIDTH - 180}" y1="{y(share)}" y2="{y(share)}" stroke="#ddd"/>')
        lines.append(f'<text x="{LEFT - 8}" y="{y(share) + 4}" text-anchor="end">{share:g}</text>')
    for power in range(low, high + 1):
        lines.append(f'<text x="{x(10**power)}" y="{HEIGHT - BELOW + 20}" text-anchor="middle">{10**power:,}</text>')
    for colour, (name, points) in zip(COLOURS, series.items(), strict=False):
        first = points[0][1]
        places = [(x(number), y(cost / first)) for number, cost in points]
        lines.append(
            f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{" ".join(f"{a},{b}" for a, b in places)}"/>'
        )
        lines += [f'<circle cx="{a}" cy="{b}" r="3.5" fill="{colour}"/>' for a, b in places]
        lines.append(f'<text x="{places[-1][0] + 8}" y="{places[-1][1] + 4}" fill="{colour}">{name}</text>')
    return "\n".join([*lines, "</svg>"]) + "\n"


def main() -> None:
    """Write the plot beside its data."""
    with (HERE / "growth.csv").open(encoding="utf-8", newline="") as file:
        (HERE / "growth.svg").write_text(drawing(list(csv.DictReader(file))), encoding="utf-8")


if __name__ == "__main__":
    main()
