"""Specifications as pictures: SVG drawn without a browser, and a script that redraws them where a reader may touch."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from twinkeel.core.errors import TwinkeelError
from twinkeel.core.files import write_atomic

VEGA_LITE = "6.1"

SNIPPET = """
for (const figure of document.querySelectorAll("[data-chart]")) {
  const picture = figure.querySelector(".picture");
  const spec = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  const stage = document.createElement("div");
  stage.className = "stage";
  vegaEmbed(stage, spec, {
    ast: true, actions: false, renderer: "svg", defaultStyle: false, mode: "vega",
    tooltip: {disableDefaultStyle: true}, loader: {load: () => Promise.reject(new Error("no network"))},
  }).then(() => {
    const drawn = stage.querySelector("svg"), old = picture.querySelector("svg");
    drawn.setAttribute("role", "img");
    drawn.setAttribute("aria-label", old.getAttribute("aria-label"));
    for (const part of drawn.querySelectorAll("[role],[aria-roledescription],[aria-label]")) {
      for (const name of ["role", "aria-roledescription", "aria-label"]) part.removeAttribute(name);
    }
    picture.replaceChildren(stage);
    figure.dataset.drawn = "yes";
  }).catch((error) => { figure.dataset.drawn = "no"; console.error(error); });
}
"""


def svg(spec: Mapping[str, Any], description: str) -> str:
    """Draw a Vega-Lite specification; ``description`` is what a screen reader says.

    Returns:
        An ``<svg>`` element that scales to its container and takes the text colour of its place. Text is escaped by
        the renderer; nothing outside the specification is loaded.
    """
    import vl_convert

    text: str = vl_convert.vegalite_to_svg(dict(spec), vl_version=VEGA_LITE, allowed_base_urls=[])
    label = html.escape(description, quote=True)
    text = re.sub(r'\s(?:role|aria-label|aria-roledescription|aria-hidden|xmlns:xlink)="[^"]*"', "", text)
    return text.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)


def vega(spec: Mapping[str, Any]) -> str:
    """The specification compiled to Vega, as JSON that no ``</script>`` in a name can end."""
    import vl_convert

    compiled = vl_convert.vegalite_to_vega(dict(spec), vl_version=VEGA_LITE)
    return safe_json(compiled)


def safe_json(value: Any) -> str:
    """JSON for a script element: ``<``, ``>``, ``&`` and the line separators are escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


@lru_cache(maxsize=1)
def bundle() -> str:
    """Vega, its interpreter of expressions and our few lines, as one script; kept in the user's cache once made.

    It comes out of the installed vl-convert package: no copy of it is in this one, and nothing is fetched.
    """
    import vl_convert

    version = getattr(vl_convert, "__version__", "unknown")
    name = f"vega-{version}-{VEGA_LITE}-{hashlib.sha256(SNIPPET.encode()).hexdigest()[:12]}.js"
    place = cache_folder() / name
    try:
        return place.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        made: str = vl_convert.javascript_bundle(SNIPPET, vl_version=VEGA_LITE).replace("</script", "<\\/script")
    with suppress(TwinkeelError, OSError):  # a cache that cannot be written costs a second, nothing else
        write_atomic(place, made)
    return made


def cache_folder() -> Path:
    """The user's cache of what is made out of installed packages and can be made again."""
    from platformdirs import user_cache_path

    return user_cache_path("twinkeel")


def fingerprint(text: str) -> str:
    """The hash by which a content-security policy allows one inline script or style."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode()
