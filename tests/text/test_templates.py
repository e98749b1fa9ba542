"""Template text goes, the article's words stay, and code is not touched."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.text import commonmark, markup, templates

PIECES = st.sampled_from(
    ["{{", "}}", "{{{", "}}}", "{%", "%}", "{% raw %}", "{% endraw %}", "{% comment %}", "{% endcomment %}", "{{< x >}}", "{: .c}", "{:toc}", "{#id}",
     "{/*", "*/}", "<!-- wp:p -->", "[gallery]", '[x a="b"]', "[/x]", "[text](url)", "`", "``", "```", "\n```\n", "\n~~~\n", "    ", "\n", "\n\n", "- ", "# ", "> ",
     "<code>", "</code>", "<pre>", "</pre>", "word", " ", "\\", "é"]
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("See {{ site.name }}.", "See ."),
        ("a {{{ body }}} b", "a  b"),
        ("a {{- x -}} b {%- y -%} c", "a  b  c"),
        ("a\n{% include note.html\n   text='x' %}\nb", "a\nb"),
        ("{% if a %}A{% else %}B{% endif %}", "AB"),
        ('a\n{{< toc >}}\nb {{% ref "x" %}}', "a\nb "),
        ('{{< figure src="/a" >}}\n', ""),
        ("{% raw %}{{ x }}{% endraw %} y", "{{ x }} y"),
        ("{% verbatim %}\n{% x %}\n{% endverbatim %}\n", "{% x %}\n"),
        ("Write {{</* toc */>}} or {{%/* toc */%}}.", "Write {{< toc >}} or {{% toc %}}."),
        ("a\n{% comment %}\nno\n\nno\n{% endcomment %}\nb", "a\nb"),
        ("a {% capture x %}no{% endcapture %}b {{< comment >}}no{{< /comment >}}c", "a b c"),
        ("a {# jinja #} b {/* jsx */} c {{!-- bars --}} d", "a  b  c  d"),
        ('Text\n{: .lead #x}\n\n*span*{: .y}, [a](b){:target="_blank" rel="noopener"}', "Text\n\n*span*, [a](b)"),
        ("* TOC\n{:toc}\n\n# A", "\n# A"),
        ('{::options x="y" /}\na {::comment}no{:/comment}b{::nomarkdown}c{:/nomarkdown}', "a bc"),
        ("# One {#one .c}\n\nTwo {#two}\n---\n\ntext {#three} more", "# One\n\nTwo\n---\n\ntext {#three} more"),
        ('<!-- wp:paragraph {"a":1} -->\n<p>x</p>\n<!-- /wp:paragraph -->\n<!--more-->', "<p>x</p>\n<!--more-->"),
        ('[caption id="a" width="3"]<img> words[/caption]', "<img> words"),
        ('[gallery ids="1,2"] [embed]https://example.org/v[/embed]', " https://example.org/v"),
        ('[su_button url="/x" big]Go[/su_button]', "Go"),
        ("[gallery]\nx", "x"),
        (
            "import A from './a'\nimport {\n  B\n} from \"b\";\nexport const meta = {\n  a: 1,\n}\n\n# Title",
            "\n# Title",
        ),
        ("a{{ x }}{{ y }}b\n{{ z }}{{ z }}\nc", "ab\nc"),
        ("a {{% x %} b {{{{# y #} c", "a { b {{{ c"),
    ],
)
def test_template_text_goes(text, wanted):
    assert templates.strip_markdown(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "```\n{{ x }}\n{% y %}\n```\n",
        "~~~ liquid\n{{ x }}\n```\n~~~\n",
        "> ```\n> {{ x }}\n> ```\n",
        "- ```js\n  {{ x }}\n  ```\n",
        "````\n```\n{{ x }}\n```\n````\n",
        "Text:\n\n    {{ x }}\n\n    {: .y}\n",
        "- item\n\n        {{ x }}\n",
        "Write `{{ x }}` or ``{% a ` b %}`` or `a``` {{ x }} `.",
        "A <code>{{ x }}</code> and\n<pre>\n{{ y }}\n</pre>\n<script>{{ z }}</script>",
        "[text], [text][ref], [a](b), [ ] [x] to do\n\n[ref]: https://example.org/\n[gallery]: /g",
        "[Video] of the day, [audio](a.mp3), [^1]",
        '[a link with x="y"](/z)',
        "Ruby's {:a => 1}, Elixir's {:ok, x}, sets {1, 2}, {a: 1}",
        "left open {{ and {% and {/* and {# and <!-- wp:x",
        "open {{ in one paragraph\n\nclosed }} in another",
        "import tariffs rose, exports fell",
        "plain words",
        "",
    ],
)
def test_what_is_code_or_prose_stays(text):
    assert templates.strip_markdown(text) == text


def test_what_only_looks_like_code_is_no_hiding_place():
    assert templates.strip_markdown("- item\n\n    {{ x }}more\n") == "- item\n\n    more\n"
    assert templates.strip_markdown("paragraph\n    {{ x }}goes on\n") == "paragraph\n    goes on\n"
    assert templates.strip_markdown("one ` tick {{ x }}\n\nanother ` tick") == "one ` tick \n\nanother ` tick"
    assert templates.strip_markdown("\\`{{ x }}\\`") == "\\`\\`"
    assert templates.strip_markdown("an open <code> {{ x }}") == "an open <code> "


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("{% highlight ruby linenos %}\n{{ x }}\n{% endhighlight %}", "```ruby\n{{ x }}\n```\n"),
        ("a {% highlight %}\nx\n{% endhighlight %}\nb", "a \n```\nx\n```\nb"),
        ("{% codeblock lang:js %}\n```\n{% endcodeblock %}", "````js\n```\n````\n"),
        ('{{< highlight go "linenos=table" >}}\nx\n{{< /highlight >}}', "```go\nx\n```\n"),
        ("1. a\n   {% highlight sh %}\n   ls\n   {% endhighlight %}\n2. b", "1. a\n   ```sh\n   ls\n   ```\n2. b"),
        ("{% highlight ruby %} never closed", " never closed"),
    ],
)
def test_highlighted_code_becomes_fenced_code(text, wanted):
    assert templates.strip_markdown(text) == wanted


def test_line_ends_do_not_matter():
    assert templates.strip_markdown("a\r\n```\r\n{{ x }}\r\n```\r\n{{ y }}\r\nb") == "a\n```\n{{ x }}\n```\nb"


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<p>{% if a %}A{% endif %}</p>", "<p>A</p>"),
        ('<a href="{{ site.url }}/x">x</a>', '<a href="/x">x</a>'),
        (
            "<pre>{{ x }}</pre><CODE>{{ x }}</CODE><script>{{ x }}</script>{{ x }}",
            "<pre>{{ x }}</pre><CODE>{{ x }}</CODE><script>{{ x }}</script>",
        ),
        ("{{&lt; figure &gt;}}a {{&lt;/* toc */&gt;}}", "a {{&lt; toc &gt;}}"),
        ("<p>`{{ x }}` {: .c}</p>\n\n    {{ y }}", "<p>`` </p>\n\n"),
        ("<p>[gallery ids='1'] [text] {#id}</p><!-- wp:x -->", "<p> [text] {#id}</p>"),
        ("{% highlight js %}\na<b\n{% endhighlight %}", '<pre><code class="language-js">a&lt;b</code></pre>'),
        ("<p>nothing</p>", "<p>nothing</p>"),
    ],
)
def test_html_sheds_template_text_outside_code(html, wanted):
    assert templates.strip_html(html) == wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Using `{{ x }}` {{ page.title }}{: .big}", "Using `{{ x }}` "),
        ("Title {#id .c}", "Title"),
        ("import 'x'", "import 'x'"),
        ("    {{ x }}", ""),
    ],
)
def test_a_line_sheds_template_text_outside_code_spans(line, wanted):
    assert templates.strip_line(line) == wanted


@given(st.lists(PIECES, max_size=30).map("".join))
@settings(max_examples=150)
def test_fenced_code_is_never_touched(text):
    code = '\n```` text\n{{ a }} {% b %} [c d="e"] {: .f}\n````'
    around = templates.strip_markdown("Before.\n" + code + "\n\n" + text)
    assert around.startswith("Before.\n" + code)


@given(st.lists(PIECES, max_size=30).map("".join))
@settings(max_examples=150)
def test_any_mixture_is_read_and_words_outside_tags_stay(text):
    assert isinstance(templates.strip_html(text), str)
    assert isinstance(templates.strip_line(text), str)
    assert templates.strip_markdown("First words.\n\n" + text).startswith("First words.\n")


@pytest.mark.parametrize(
    "hostile",
    ["{{", "{{{ ", "`", "` ", "`` ` ", "`a``b```c", "{%", "{% raw %}", "{% highlight x %}", "{{< highlight x >}}", "{:", "{: .a", "{:a ", "{::comment}", "{#a}", "{# ", "{/*",
     "<!-- wp:", "[a ", '[a b="', '[a b="c"', "[audio] ", "<code>", "```\n", "```a\n", "\n\n    {{x}}", "- \n{:toc}\n", "import 'x'\n", "import a", "> ", " "],
)  # fmt: skip
def test_reading_takes_linear_time(hostile, seconds):
    text = hostile * (100_000 // len(hostile)) + " {{"

    def read():
        for strip in (templates.strip_markdown, templates.strip_html, templates.strip_line, rendered_as_it_is):
            assert len(strip(text)) <= len(text) + 20

    assert seconds(read) < 3  # it takes a fifth of a second; in quadratic time it would take minutes


def rendered_as_it_is(text):
    return templates.rendered(text, str)


# --- what the renderer takes for code -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "| a | b |\n| - | - |\n| ```html |\n{{ x }}\n```\n",
        "1. One\n\n   ```sh\n   ls\n{% x %}\n\n1. Two\n\n   ```js\n   x\n   ```\n",
        "<?open\n\n```html\n{{ x }}\n```\n",
        "```html `y` z\n<div>\n{% x %}\n</div>\n```\n",
        'Text <script src="\n\n{{ x }}"></script> <script>y</script>\n',
        "<div>\n```\n{{ x | filter('<', 1) }}\n{{<x>}}\n```\n</div>\n",
    ],
)
def test_what_only_the_author_took_for_code_goes_as_well(text):
    made = templates.rendered(text, commonmark.html)
    assert "{{" not in made
    assert "{%" not in made


def test_what_a_generator_puts_in_is_no_hiding_place():
    assert (
        templates.rendered("{{ page.excerpt }}", commonmark.html, lambda _: "An {% x %}extract.")
        == "<p>An extract.</p>\n"
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("```\n{{ x }}\n```\n`{% y %}`\n", "<pre><code>{{ x }}\n</code></pre>\n<p><code>{% y %}</code></p>\n"),
        ("{% raw %}{{ x }}{% endraw %} `{{ x }}`", "<p>{{ x }} <code>{{ x }}</code></p>\n"),
        ("{% raw %}[a]({{x}}){% endraw %} `{{x}}`", '<p><a href="%7B%7Bx%7D%7D">a</a> <code>{{x}}</code></p>\n'),
        ("{{</* x */>}} `{{</* x */>}}`", "<p>{{&lt; x &gt;}} <code>{{&lt;/* x */&gt;}}</code></p>\n"),
        ("&#123;&#123; x }} and \\{\\{ x }} `{{ y }}`", "<p>{{ x }} and {{ x }} <code>{{ y }}</code></p>\n"),
        ("![A `{{ x }}` b](c.png)", '<p><img src="c.png" alt="A {{ x }} b" /></p>\n'),
        ("<p>`{{ x }}`</p>", "<p>`{{ x }}`</p>"),
        ("{{ a }}b", "<p>b</p>\n"),
        ("open {% and `{{ x }}`", "<p>open {% and <code>{{ x }}</code></p>\n"),
    ],
)
def test_what_is_code_or_meant_to_be_seen_is_rendered_as_it_stands(text, wanted):
    assert templates.rendered(text, commonmark.html) == wanted


BLOCKS = st.sampled_from(
    ["{{ x }}", "{% x %}", "{{ y }}\n", "word", " ", "\n", "\n\n", "`", "``", "```", "\n```\n", "\n~~~\n", "\n   ```\n", "    ", "\n- ", "\n1. ", "\n> ",
     "| a |\n|---|\n", "|", "<div>", "</div>\n", "<code>", "</code>", "<pre>", "</pre>", "<script x='", "<!--", "-->", "<?", "[", "](", ")", "![", "\n# ", "\n---\n", "<b"]
)  # fmt: skip
OUTSIDE = re.compile(r"<(code|pre)\b.*?</\1>|\balt=\"[^\"]*\"|`[^<]*", re.DOTALL)


@given(st.lists(BLOCKS, max_size=30).map("".join))
@settings(max_examples=200)
def test_no_tag_is_seen_outside_of_code(text):
    shown = OUTSIDE.sub("", markup.safe(templates.rendered(text, commonmark.html), "https://example.org/"))
    assert not re.search(r"\{\{ \w \}\}|\{% \w %\}", shown)


# --- what a site generator knows of its own tags --------------------------------------------------------------------


def test_a_tag_that_somebody_knows_is_replaced_and_the_others_go():
    seen = []

    def expand(tag):
        seen.append(tag)
        return "/a/" if "ref" in tag or "post_url" in tag else None

    text = 'See [x]({{< ref "a" >}}), [y]({% post_url a %}){% other %} and `{{< ref "b" >}}`.\n'
    assert templates.strip_markdown(text, expand) == 'See [x](/a/), [y](/a/) and `{{< ref "b" >}}`.\n'
    assert seen == ['{{< ref "a" >}}', "{% post_url a %}", "{% other %}"]
    assert templates.strip_html('<a href="{% post_url a %}">{{ x }}</a>', expand) == '<a href="/a/"></a>'


def test_an_include_may_hand_over_paragraphs():
    text = 'A\n\n{% include x.md\n\n  q="One."\n\n  a="Two, `three`."\n%}\n\nB\n'
    assert templates.strip_markdown(text) == "A\n\n\nB\n"


def test_an_include_that_is_never_closed_takes_nothing_with_it():
    text = "A\n\n{% include x.md\n\nB {% y %} C\n"
    assert templates.strip_markdown(text) == "A\n\n{% include x.md\n\nB  C\n"


def test_code_that_nobody_closed_ends_with_its_list_item():
    text = "* One\n    ``` ruby\n    {{ kept }}\n\n* Two {{ gone }}\n"
    assert templates.strip_markdown(text) == "* One\n    ``` ruby\n    {{ kept }}\n\n* Two \n"


def test_code_that_nobody_closed_outside_of_a_list_goes_on_to_the_end():
    assert templates.strip_markdown("```\n{{ kept }}\n\n{{ too }}\n") == "```\n{{ kept }}\n\n{{ too }}\n"


def test_raw_tags_that_let_code_begin_and_not_end():
    text = "{% raw %}\n```\n{{ kept }}\n{% endraw %}\n```\nText {{ gone }}\n"
    made = templates.strip_markdown(text)
    assert "{{ kept }}" in made
    assert "gone" not in made
    assert made.count("```") == 2


def test_the_excerpt_mark_of_mdx_is_the_usual_one():
    assert templates.strip_markdown("A\n\n{/* truncate */}\n\nB {/* note */}\n") == "A\n\n<!--more-->\n\nB \n"
