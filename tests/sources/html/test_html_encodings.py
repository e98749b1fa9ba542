"""The encoding is found as browsers find it."""

import codecs

import pytest

HTML = '<html lang="{lang}"><head>{head}<title>{title}</title></head><body><p>{title}</p></body></html>'


def encoded(title, codec, head="", lang=""):
    return HTML.format(lang=lang, head=head, title=title).encode(codec)


@pytest.mark.parametrize(
    ("title", "codec", "label"),
    [
        ("Größe – “so”", "cp1252", "iso-8859-1"),
        ("Größe – “so”", "cp1252", "ascii"),
        ("Привет, мир", "cp1251", "windows-1251"),
        ("Привет, мир", "koi8-r", "KOI8-R"),
        ("日本語の題名", "cp932", "Shift_JIS"),
        ("日本語の題名", "cp932", "x-sjis"),
        ("日本語の題名", "euc_jp", "euc-jp"),
        ("日本語の題名", "iso2022_jp", "iso-2022-jp"),
        ("中文标题", "gb18030", "gb2312"),
        ("中文標題", "big5", "big5"),
        ("한국어 제목", "cp949", "euc-kr"),
        ("Größe", "utf-8", "utf-8"),
    ],
)
@pytest.mark.parametrize(
    "meta",
    ['<meta charset="{}">', "<meta charset={}>", '<meta http-equiv="Content-Type" content="text/html; charset={}">'],
)
def test_what_meta_declares(read, title, codec, label, meta):
    made = read(encoded(title, codec, meta.format(label)))
    assert made.article.title == title
    assert made.faults == []


def test_a_byte_order_mark_goes_before_all_else(read):
    meta = '<meta charset="windows-1251">'
    assert read(codecs.BOM_UTF8 + encoded("Größe", "utf-8", meta)).article.title == "Größe"
    assert read(encoded("Größe", "utf-16", meta)).article.title == "Größe"


def test_utf_16_is_known_without_a_mark(read):
    assert read(encoded("Größe", "utf-16-le")).article.title == "Größe"
    assert read(encoded("Größe", "utf-16-be")).article.title == "Größe"


def test_what_is_utf_8_is_read_as_utf_8_though_it_says_otherwise(read):
    assert read(encoded("Größe", "utf-8", '<meta charset="iso-8859-1">')).article.title == "Größe"


@pytest.mark.parametrize("label", ["utf-16", "nonsense", "utf-7", "base64", "idna", "", "undefined", "unicode_escape"])
def test_a_label_that_cannot_be_meant_is_passed_over(read, label):
    made = read(encoded("Größe", "cp1252", f'<meta charset="{label}">', "de"))
    assert made.article.title == "Größe"
    assert "windows-1252" in made.said[0]


def test_without_a_word_the_language_tells(read):
    made = read(encoded("Привет, мир, и ещё много слов", "cp1251", lang="ru"))
    assert made.article.title == "Привет, мир, и ещё много слов"
    assert "windows-1251" in made.said[0]


def test_xhtml_declares_it_in_xml(read):
    html = '<?xml version="1.0" encoding="iso-8859-1"?>' + HTML.format(lang="de", head="", title="Größe")
    assert read(html.encode("latin-1"), "a.xhtml").article.title == "Größe"


def test_a_comment_declares_nothing(read):
    head = '<!-- <meta charset="koi8-r"> --><meta charset="windows-1252">'
    assert read(encoded("Größe", "cp1252", head)).article.title == "Größe"
