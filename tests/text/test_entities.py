"""Character references, whatever number they hold."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.text.entities import unescape


@given(st.text(alphabet="&#x;0123456789aAgtlmp ", max_size=20))
def test_they_are_what_the_standard_library_says(text):
    assert unescape(text) == html.unescape(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("&#" + "9" * 5000 + ";", "\ufffd"),
        ("&#" + "0" * 5000 + "65;", "A"),
        ("&lt;&#" + "9" * 5000 + " &#0065; &#x41; &#233", "<\ufffd A A é"),
        ("&#00" + "12345678" * 1000, "\ufffd"),
    ],
)
def test_a_number_of_thousands_of_digits_is_no_harm(text, wanted):
    assert unescape(text) == wanted
