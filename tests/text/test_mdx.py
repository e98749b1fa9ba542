"""MDX as Markdown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.text import mdx


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ("import A from 'a'\nimport {\n  B,\n  C,\n} from \"b\";\nimport './x.css'\n\nText\n", "\nText\n"),
        ("Text\n\nimport A from 'a'\n\nMore\n", "Text\n\n\nMore\n"),
        ("export const meta = {\n  a: 1,\n\n  b: 2\n}\n\nText\n", "\nText\n"),
        ("export default function Page() {\n  return 1\n}\n\nText\n", "\nText\n"),
        ("import duties rose\nexport figures fell\n", "import duties rose\nexport figures fell\n"),
        ("A {props.x} b {'text'} {/* note */}c", "A  b text c"),
        ("A\n\n{/* truncate */}\n\nB", "A\n\n<!--more-->\n\nB"),
        ("<Note type='a' b={{c: '}>'}}>**Text**</Note>", "**Text**"),
        ("<Note>\n  Text\n\n      deep\n</Note>\n", "\n  Text\n\ndeep\n\n"),
        ("<Tabs.Item>Text</Tabs.Item><></>", "Text"),
        ('<div className="x" style={{a: 1}} onClick={() => a > b}>T</div>', '<div class="x">T</div>'),
        ("<img src={'/a.png'} alt=\"A\" width={10} />", '<img src="/a.png" alt="A" width="10" />'),
        ("<Image src='/a.png' alt='A' />", '<img src="/a.png" alt="A" />'),
        ("<Image src={picture} alt='A' />", ""),
        ("<Link to='/a'>B</Link>", '<a href="/a">B</a>'),
        (
            "<YouTube id='abc' />",
            '<a href="https://www.youtube.com/watch?v=abc">https://www.youtube.com/watch?v=abc</a>',
        ),
        ("a < b, x <3, {unclosed", "a < b, x <3, {unclosed"),
        ("\\{kept} \\<A>", "\\{kept} \\<A>"),
        ("<https://example.org/a> <a@example.org>", "<https://example.org/a> <a@example.org>"),
        ("<!-- <A> {x} -->", "<!-- <A> {x} -->"),
        ("## Title {#id}", "## Title "),
        ("- item\n\n      deep\n", "- item\n\n      deep\n"),
    ],
)
def test_javascript_goes_and_text_stays(written, made):
    assert mdx.markdown(written) == made


@pytest.mark.parametrize(
    "code",
    [
        "`{x} <A>`",
        "``a ` {x}``",
        "```js\nimport a from 'a'\n<A b={1}>\n```",
        "~~~\n{x}\n```\n~~~",
        "> ```\n> {x}\n> ```",
    ],
)
def test_code_stays_to_the_letter(code):
    assert mdx.markdown(f"Text\n\n{code}\n\nText {{x}}\n") == f"Text\n\n{code}\n\nText \n"


def test_code_in_a_component_loses_the_components_indent():
    assert mdx.markdown("<A>\n    ```\n    {x}\n      y\n    ```\n</A>\n") == "\n```\n{x}\n  y\n```\n\n"


@given(st.text(alphabet="ab *_#.\n!-", max_size=60))
def test_plain_markdown_stays(text):
    assert mdx.markdown(text).split() == text.split()


@given(st.text(alphabet="<>{}/`~A =\"'\n\\import exd", max_size=80))
def test_nothing_raises(text):
    assert isinstance(mdx.markdown(text), str)


@pytest.mark.parametrize(
    "part", ["{", "<A ", "<A a={", "`a ``b ", "{'", "{`", "import {", "<!--", "export const a = {\n\n"]
)
def test_no_text_takes_long(part, seconds):
    assert seconds(lambda: mdx.markdown(part * 4000)) < 5
