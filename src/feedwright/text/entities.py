"""Character references of HTML resolved, whatever number they hold."""

from __future__ import annotations

import html
import re

# Python reads no number from more than 4300 digits; what has eight is beyond Unicode anyhow, without its noughts.
_ENDLESS = re.compile(r"&#0*([0-9]{1,7}(?![0-9])|[0-9]{8})[0-9]*")


def unescape(text: str) -> str:
    """What the references in a text stand for (HTML, section 13.2.5.72 and those that follow).

    Args:
        text: any; what is no reference stays.

    >>> unescape("&lt;caf&eacute;&gt;"), unescape("&#" + "9" * 5000 + ";")
    ('<café>', '�')
    """
    try:
        return html.unescape(text)
    except ValueError:
        return html.unescape(_ENDLESS.sub(r"&#\1", text))
