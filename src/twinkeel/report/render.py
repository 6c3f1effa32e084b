"""A Vega-Lite specification as SVG text to inline, drawn without a browser and without the network."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

VEGA_LITE = "6.1"


def svg(spec: Mapping[str, Any], description: str) -> str:
    """Draw a specification; ``description`` is what a screen reader says.

    Returns:
        An ``<svg>`` element that scales to its container. Text in it is escaped by the renderer.
    """
    import html

    import vl_convert

    text: str = vl_convert.vegalite_to_svg(dict(spec), vl_version=VEGA_LITE, allowed_base_urls=[])
    label = html.escape(description, quote=True)
    text = re.sub(r'\s(?:role|aria-label|aria-roledescription)="[^"]*"', "", text)
    return text.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)
