"""How `fuzz.py` damages a sample: a few changes, by chance, and hostile words put in anywhere."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from random import Random
from typing import Any

SMALL = 900
"""Bytes of most samples: a larger one is cut to a window, so that many cases can be tried."""

LARGE = 20_000
"""Bytes of a sample at the most."""


# --- hostile words ----------------------------------------------------------------------------------------------------

HOSTILE = (
    b"\0", b"\x01\x08\x0b\x1b", b"\x7f\xc2\x85", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xed\xa0\x80", b"\xc3",
    b"\xf0\x9f\x98", b"\xe2\x80\xa8", b"\xe2\x80\xae", b"\xef\xbf\xbe", b"\xf4\x8f\xbf\xbf", b"\xc3\xa9\xcc\x81",
    b"\r", b"\r\n\r\n", b"\n\n\n\n", b"\t\t", b"\x0c", b"\xc2\xa0", b"\x85\x92\x93\xe9", b"\x1b$B\x1b(B",
    b"9" * 20, b"9" * 5000, b"1e999", b"-1", b"0x7fffffffffffffff", b"NaN", b"Infinity", b"-0", b"1_000",
    b"0000-00-00 00:00:00", b"0001-01-01T00:00:00+14:00", b"9999-12-31T23:59:59-12:00", b"2025-13-45", b"+16:00",
    b"2025-03-04T25:61:61Z", b"10000-01-01", b"-9999-01-01", b"99999999999999", b"31.12.0000", b"Feb 30, 2025",
    b"[" * 300, b"{" * 300, b"(" * 300, b"<b>" * 150, b"> " * 200, b"- " * 200, b"*" * 300, b"_a_" * 100, b"`" * 99,
    b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?", b"<!DOCTYPE x [", b"<!ENTITY a 'b'>", b"&a;", b"&#0;", b"&#xD800;",
    b"&#x110000;", b"&#99999999999;", b"&#" + b"9" * 5000 + b";", b"[" * 5000, b"&amp;amp;", b"&lt;script&gt;x()&lt;/script&gt;",
    b"<script>x()</script>", b"<img src=x onerror=x()>", b"<a href='javascript:x()'>y</a>", b'<a href="/b">b</a>',
    b"<svg onload=x()>", b"<iframe src='//e.example/'></iframe>", b"<math><mi//xlink:href='data:x,y'>", b"<base href=x>",
    b"<style>@import 'x'</style>", b"<p style='x' onclick=y()>z", b"</p></div></article>", b"<table><tr><td>",
    b"![x](data:text/html,y)", b"[x](javascript:y)", b"[x](../y 'z')", b"http://[::1", b"https://e.example:99999/",
    b"//e.example/x", b"https://\xc3\xa9\xc3\xa9.example/\xc3\xa9?\xc3\xa9#\xc3\xa9", b"http://xn--/", b"file:///etc/x",
    b"http://a\0b/", b"../../../../x", b"\\\\x\\y", b"mailto:", b"https://user:word@e.example/",
    b"{{ x }}", b"{% x %}", b"{{< x >}}", b"{{% x %}}", b"{: .x}", b"[x y='z']", b"{% raw %}", b"{{", b"%}", b"{#",
    b"{% highlight x %}", b"<!-- wp:x -->", b"<!--more-->", b'{{< highlight "', b"`{{ x }}`", b"<pre>", b"<code>",
    b"'", b'"', b"\\", b"\\u0000", b"\\ud800", b"\\x", b"%", b"%zz", b"%00", b":", b": ", b"?", b"#", b"---", b"+++",
    b"```", b"~~~", b"=", b"|", b"&", b"*x", b"&x ", b"!!python/object:x", b"!!binary x", b"<<: *x", b"null", b"true",
    b"\xd9\xa3\xd9\xa4", b"\xe6\x97\xa5\xe6\x9c\xac", b"\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa", b"\xc5\xbf\xc4\xb0\xc3\x9f",
)  # fmt: skip
"""What has broken readers of files before, in bytes."""

ENCODINGS = ("utf-16", "utf-16-be", "utf-32", "cp1252", "utf-8-sig", "shift_jis", "gb18030", "koi8-r", "cp437", "utf-7")


# --- what is done to a sample -----------------------------------------------------------------------------------------


def mutated(data: bytes, other: bytes, words: tuple[bytes, ...], chance: Random) -> bytes:
    """A sample after a few changes, one in thirty without any.

    Args:
        data: the sample.
        other: another one, pieces of which are put in.
        words: of the format.
        chance: tells what is done, and where.
    """
    made = bytearray(data)
    for _ in range(_times(chance)):
        chance.choice(_CHANGES)(made, other, words, chance)
    if chance.random() < _ENCODED:
        return bytes(made).decode("utf-8", "replace").encode(chance.choice(ENCODINGS), "replace")
    return bytes(made[:LARGE])


_ENCODED = 0.02


def _times(chance: Random) -> int:
    return chance.choice((0, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 5, 6, 8))


def _somewhere(made: bytearray, chance: Random) -> int:
    """Half of what is done is done near the start, where formats say what they are."""
    return chance.randint(0, min(len(made), 120)) if chance.random() < 0.4 else chance.randint(0, len(made))


def _length(chance: Random) -> int:
    return chance.choice((1, 1, 2, 4, 9, 30, 100, 400))


def _flip(made: bytearray, _other: bytes, _words: tuple[bytes, ...], chance: Random) -> None:
    for _ in range(chance.randint(1, 4)):
        if made:
            made[_somewhere(made, chance) % len(made)] ^= 1 << chance.randrange(8)


def _replace(made: bytearray, _other: bytes, _words: tuple[bytes, ...], chance: Random) -> None:
    if made:
        made[_somewhere(made, chance) % len(made)] = chance.randrange(256)


def _hostile(made: bytearray, _other: bytes, _words: tuple[bytes, ...], chance: Random) -> None:
    at = _somewhere(made, chance)
    made[at : at + chance.choice((0, 0, 0, 1, 5))] = chance.choice(HOSTILE)


def _word(made: bytearray, _other: bytes, words: tuple[bytes, ...], chance: Random) -> None:
    at = _somewhere(made, chance)
    made[at : at + chance.choice((0, 0, 0, 1, 5))] = chance.choice(words or HOSTILE)


def _value(made: bytearray, _other: bytes, _words: tuple[bytes, ...], chance: Random) -> None:
    """Something hostile in the place of what stands after a mark, up to the next one."""
    at = min((place for mark in b":=>,\t" if (place := made.find(mark, _somewhere(made, chance))) >= 0), default=-1)
    if at >= 0:
        ends = [place for mark in b"\n<,\t" if (place := made.find(mark, at + 1)) >= 0]
        made[at + 1 : min(ends, default=len(made))] = b" " + chance.choice(HOSTILE)


def _cut(made: bytearray, _other: bytes, _words: tuple[bytes, ...], chance: Random) -> None:
    at = _somewhere(made, chance)
    del made[at : at + _length(chance)]


def _truncate(made: bytearray, _other: bytes, _words: tuple[bytes, ...], chance: Random) -> None:
    if chance.random() < 0.7:
        del made[chance.randint(0, len(made)) :]
    else:
        del made[: chance.randint(0, len(made))]


def _double(made: bytearray, _other: bytes, _words: tuple[bytes, ...], chance: Random) -> None:
    at = _somewhere(made, chance)
    made[at:at] = made[at : at + _length(chance)] * chance.choice((1, 1, 2, 3, 50))


def _swap(made: bytearray, other: bytes, _words: tuple[bytes, ...], chance: Random) -> None:
    at, there, length = _somewhere(made, chance), chance.randint(0, len(other)), _length(chance)
    made[at : at + chance.choice((0, length))] = other[there : there + length]


def _join(made: bytearray, other: bytes, _words: tuple[bytes, ...], chance: Random) -> None:
    made[chance.randint(0, len(made)) :] = other[chance.randint(0, len(other)) :]


def _move(made: bytearray, _other: bytes, _words: tuple[bytes, ...], chance: Random) -> None:
    """A line elsewhere."""
    lines = bytes(made).split(b"\n")
    line = lines.pop(chance.randrange(len(lines)))
    lines.insert(chance.randint(0, len(lines)), line)
    made[:] = b"\n".join(lines)


_Change = Callable[[bytearray, bytes, tuple[bytes, ...], Random], None]
_CHANGES: tuple[_Change, ...] = (
    _flip, _replace, _hostile, _hostile, _hostile, _word, _word, _word, _value, _value, _cut, _truncate, _double,
    _swap, _swap, _join, _move,
)  # fmt: skip


def window(data: bytes, chance: Random) -> bytes:
    """Most large samples cut to their beginning and a piece from further down."""
    if len(data) <= SMALL or chance.random() < 0.02:
        return data[:LARGE]
    head = chance.randint(SMALL // 3, SMALL)
    at = chance.randint(head, len(data))
    return data[:head] + data[at : at + SMALL - head]


# --- databases --------------------------------------------------------------------------------------------------------

SQL_COLUMNS = ("id", "title", "date", "author", "categories", "url", "body", "views", "summary", "slug")
SQL_VALUES = (b"1", b"A title", b"2025-03-04", b"The Desk", b"politics, world", b"https://example.org/a/", b"<p>Text {{ x }}</p>",
           b"3", b"Words", b"a-slug")  # fmt: skip


def database(data: bytes, chance: Random) -> bytes:
    """An SQLite file whose values are the lines of some bytes, as text, blobs and numbers of every kind."""
    values = data.split(b"\n")
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"CREATE TABLE posts ({', '.join(SQL_COLUMNS)})")
        for number in range(chance.randint(0, 4)):
            row = [_sql(number, at, values, chance) for at in range(len(SQL_COLUMNS))]
            marks = ", ".join(mark for mark, _ in row)
            connection.execute(f"INSERT INTO posts VALUES ({marks})", [value for _, value in row])
        connection.commit()
        made = bytearray(connection.serialize())
    if chance.random() < 0.2:
        for _ in range(chance.randint(1, 20)):
            made[chance.randrange(len(made))] = chance.randrange(256)
    return bytes(made)


def _sql(number: int, at: int, values: list[bytes], chance: Random) -> tuple[str, Any]:
    """How a value is put in, and the value."""
    if chance.random() < 0.5:
        return "?", str(number) if at == 0 else SQL_VALUES[at].decode()
    data = chance.choice((*values, chance.choice(HOSTILE)))[:2000]
    return chance.choice((
        ("CAST(? AS TEXT)", data), ("CAST(? AS TEXT)", data), ("?", data), ("?", None), ("?", chance.randint(-(2**63), 2**63 - 1)),
        ("?", chance.choice((float("inf"), float("nan"), -0.0, 1e308, 1741082400.5))), ("?", data.decode("utf-8", "replace")),
    ))  # fmt: skip
