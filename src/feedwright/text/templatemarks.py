"""How template text begins: the quick look, beyond which most articles need not go."""

from __future__ import annotations

import re
from typing import Final

from feedwright.text import patterns

SHORTCODES: Final = "audio|caption|embed|gallery|playlist|video|wp_caption|youtube"
BRACKET: Final = rf"/?(?:{SHORTCODES})[\s\]]|[a-z][\w-]*\s[^\[\]]*?=[\"']"
ANY_TEMPLATE: Final = patterns.lazy(rf"\{{[{{%:#./]|\{{[ \t][#.]|<!--\s?/?wp:|\[(?:{BRACKET})")

# Between the braces of a tag no other begins, and no element.
LEFT: Final = r"\{{1,2}<?(?:(?!\{\{|\}\}|<[a-z!?/]).)+\}{2,3}|%(?:(?!\{%|%\}|<[a-z!?/]).)+%\}"  # after its first brace
ANY_LEFT: Final = patterns.lazy(rf"\{{(?:{LEFT.replace('|<[a-z!?/]', '')})", re.DOTALL)
