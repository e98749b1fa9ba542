"""Character references of HTML: resolved, whatever number they hold, and written."""

from __future__ import annotations

import html

from feedwright.text import patterns

# Python reads no number from more than 4300 digits; what has eight is beyond Unicode anyhow, without its noughts.
_ENDLESS = patterns.lazy(r"&#0*([0-9]{1,7}(?![0-9])|[0-9]{8})[0-9]*")


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


_TAG = patterns.lazy(r"<[A-Za-z/!?]")


def once_more(text: str) -> str:
    """Plain text for an element that only some readers take for HTML: escaped where it would be mistaken for markup.

    `AT&T` and `a < b` look right as text and as HTML alike, so they stay; `the <b> element` and `&copy` do not.
    """
    return as_html(text) if _TAG.search(text) or unescape(text) != text else text


def as_html(text: str) -> str:
    """Plain text for an element that every reader takes for HTML, such as the `description` of an RSS item."""
    return html.escape(text, quote=False)
