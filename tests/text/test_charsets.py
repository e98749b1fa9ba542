"""A text that is not UTF-8 is read in the encoding of its language; statistics are believed only where they can tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.text import charsets

LONG = {
    "ru": "Президент России заявил о новой политике в отношении соседних стран. " * 3,
    "ja": "今日は天気がいいですね。首相は新しい政策を発表した。" * 3,
    "zh": "今天天气很好,总统宣布了新的政策。" * 4,
    "ko": "오늘은 날씨가 좋습니다. 대통령은 새로운 정책을 발표했다. " * 3,
    "el": "Ο πρόεδρος ανακοίνωσε νέα πολιτική για τη χώρα. " * 3,
    "cs": "Příliš žluťoučký kůň úpěl ďábelské ódy. " * 5,
}


def read(text, encoding, language):
    data = text.encode(encoding)
    assert not charsets.nearly_utf8(data)
    return data.decode(charsets.of(data, language), "replace")


@pytest.mark.parametrize(
    ("text", "encoding", "language"),
    [
        ("El año pasado en España", "cp1252", "es"),
        ("El año pasado en España", "latin-1", "en"),
        ("Café à la crème déjà vu", "cp1252", "fr"),
        ("résumé of a Naïve man – “quoted”", "cp1252", "en-GB"),
        ("Räksmörgås på en ö i Östersjön", "cp1252", "sv"),
        ("Ça va très bien", "cp1252", "fr-CA"),
        ("Привет", "cp1251", "ru"),
        ("Zażółć gęślą jaźń", "cp1250", "pl"),
        ("Žluťoučký kůň", "cp1250", "cs"),
        ("Šta ima", "cp1250", "sr-Latn-RS"),
        ("Шта има", "cp1251", "sr"),
        ("Καλημέρα", "cp1253", "el"),
        ("İyi günler, nasılsın", "cp1254", "tr"),
        ("שלום", "cp1255", "he"),
        ("مرحبا", "cp1256", "ar"),
        ("Labas rytas, ačiū", "cp1257", "lt"),
        ("สวัสดี", "cp874", "th"),
        ("今日は", "shift_jis", "ja"),
        ("今天", "gb18030", "zh-CN"),
        ("今天", "big5", "zh-TW"),
        ("안녕", "euc_kr", "ko"),
    ],
)
def test_a_short_text_is_read_as_is_usual_in_its_language(text, encoding, language):
    assert read(text, encoding, language) == text


@pytest.mark.parametrize(
    "text",
    [
        "El año pasado en España, mañana y niños. ",
        "Räksmörgås på en ö i Östersjön. ",
        "Café à la crème, été où il naît. ",
    ],
)
def test_a_long_text_in_latin_letters_too(text):
    assert read(text * 50, "cp1252", "en") == text * 50


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("ru", "koi8_r"),
        ("ru", "cp866"),
        ("ru", "iso8859_5"),
        ("ja", "euc_jp"),
        ("zh", "gb18030"),
        ("el", "iso8859_7"),
        ("cs", "iso8859_2"),
    ],
)
def test_of_the_encodings_of_one_script_the_one_is_taken_in_which_it_reads_best(language, encoding):
    assert read(LONG[language], encoding, language) == LONG[language]


@pytest.mark.parametrize(
    ("language", "encoding"),
    [("ru", "cp1251"), ("ru", "koi8_r"), ("ja", "shift_jis"), ("zh", "gb18030"), ("ko", "euc_kr"), ("el", "cp1253")],
)
def test_a_long_text_in_another_script_than_its_language_is_told_by_its_letters(language, encoding):
    assert read(LONG[language], encoding, "en") == LONG[language]


def test_a_text_that_cannot_be_in_the_encoding_of_its_language_is_western():
    assert read("Å, Ä, Ö: på en ö.", "cp1252", "ko") == "Å, Ä, Ö: på en ö."


@pytest.mark.parametrize(
    "data",
    [
        b"Plain English, cut off \xed\xa0\x80 here",
        b"Plain English with \xff one byte",
        "“Quoted” words".encode() + b" and \xe9 one",
        "Grüße aus Köln, schöne Grüße".encode() + b"\x80\x81",
    ],
)
def test_a_few_stray_bytes_do_not_make_it_another_encoding(data):
    assert charsets.nearly_utf8(data)


@pytest.mark.parametrize(
    "data", [b"The caf\xe9 is closed", b"costs \xa3 5", b"L'Ha\xff-les-Roses", "Ч я".encode("cp1251")]
)
def test_a_byte_that_is_a_letter_elsewhere_is_no_stray_one(data):
    assert not charsets.nearly_utf8(data)


@given(st.binary(min_size=1, max_size=300), st.sampled_from(["en", "ru", "ja", "zh-Hant", "cs", "x", ""]))
def test_any_bytes_are_read_in_some_encoding_that_has_a_name(data, language):
    codec = charsets.of(data, language)
    assert isinstance(data.decode(codec, "replace"), str)
    assert charsets.label(codec) in charsets.note(codec, language)


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("cp1252", "windows-1252"),
        ("cp874", "windows-874"),
        ("cp866", "IBM866"),
        ("cp932", "Shift_JIS"),
        ("koi8_u", "KOI8-U"),
        ("iso8859_2", "ISO-8859-2"),
        ("euc_jp", "EUC-JP"),
        ("big5hkscs", "Big5"),
    ],
)
def test_an_encoding_is_called_as_editors_call_it(codec, name):
    assert charsets.label(codec) == name
