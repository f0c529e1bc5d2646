"""The colours of the page: whatever text stands on whatever ground, it can be read."""

from __future__ import annotations

import re
from itertools import product

import pytest

from model_registry.site import scripts

COLOURS = dict(re.findall(r"--(\w+): light-dark\(([^)]*)\)", scripts.style()))
TEXTS = ("ink", "soft", "link", "good", "bad", "warn")
GROUNDS = ("paper", "raised", "hit")


@pytest.mark.parametrize(("text", "ground"), [*product(TEXTS, GROUNDS)])
@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_has_the_contrast_that_wcag_asks_for(text: str, ground: str, scheme: int) -> None:
    light, dark = sorted((luminance(colour(name, scheme)) for name in (text, ground)), reverse=True)

    assert (light + 0.05) / (dark + 0.05) >= 4.5


def colour(name: str, scheme: int) -> str:
    return str(COLOURS[name]).split(", ")[scheme]


def luminance(colour: str) -> float:
    """WCAG 2.2: relative luminance of `#rgb` or `#rrggbb`."""
    digits = colour.removeprefix("#")
    pairs = [digits[at] * 2 for at in range(3)] if len(digits) == 3 else [digits[at : at + 2] for at in (0, 2, 4)]
    shares = [int(pair, 16) / 255 for pair in pairs]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
