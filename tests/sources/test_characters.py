"""The characters of a file: whatever its encoding, whatever its size; what was not Unicode is told."""

import os

import pytest

from feedwright.errors import ParseError
from feedwright.sources._characters import Characters
from feedwright.sources._table_lines import Lines


def test_other_encodings_are_read_and_reported(read_table):
    text = "title,body\n" + "".join(f"Düsseldorf über Köln {n},große Straße\n" for n in range(20))
    table = read_table("t.csv", text.encode("cp1252"))
    assert table.titles[0] == "Düsseldorf über Köln 0"
    assert len(table.said) == 1
    assert table.said[0].startswith("t.csv:2: is not UTF-8; it was read as windows-1252, ")
    table = read_table("t.csv", (text + "Caf\xff").encode() + b"\xe9\xff,x\n")
    assert len(table.articles) == 21
    assert table.said == ["t.csv:22: is not UTF-8 in some bytes, which were left out. Save it as UTF-8"]


@pytest.mark.parametrize("name", ["t.csv", "t.yaml"])
def test_the_language_of_the_source_tells_the_encoding(read_table, name):
    text = "title\nПривет\n" if name == "t.csv" else "- title: Привет\n"
    table = read_table(name, text.encode("cp1251"), language="ru")
    assert table.titles == ["Привет"]
    assert "windows-1251" in table.said[0]


def test_a_named_pipe_in_the_place_of_a_table_is_not_waited_for(read_table, tmp_path):
    table = read_table("t.csv", "title\nA\n")
    (tmp_path / "t.csv").unlink()
    os.mkfifo(tmp_path / "t.csv")
    with pytest.raises(ParseError, match="is no ordinary file"):
        list(table.source.read(table.place, table.site))


def test_a_byte_that_is_foreign_after_a_long_plain_beginning(read_table):
    table = read_table("t.jsonl", b'{"title": "' + b"x" * 1_000_000 + b'"}\n{"title": "caf\xe9"}\n')
    assert table.titles[1] == "café"
    (said,) = table.said
    assert said.startswith("t.jsonl:2: is not UTF-8; it was read as windows-1252, ")


def test_a_file_that_cannot_be_read_is_named(read_table, tmp_path):
    table = read_table("t.csv", "title\nA\n")
    with Characters.of(table.place, "en") as characters:
        lines = iter(Lines(characters))
        next(lines)
        characters.text.close()
        characters.text = FailingDisk()
        with pytest.raises(ParseError, match=r"t\.csv:2: cannot be read further: no disk"):
            next(lines)
        for broken in (lambda: characters.read(1, 7), characters.rewind):
            with pytest.raises(ParseError, match="cannot be read further: no disk"):
                broken()
    (tmp_path / "t.csv").unlink()
    with pytest.raises(ParseError, match=r"t\.csv: cannot be read: No such file"):
        list(table.source.read(table.place, table.site))
    (tmp_path / "t.csv").mkdir()
    with pytest.raises(ParseError, match=r"t\.csv: is no ordinary file"):
        list(table.source.read(table.place, table.site))


def test_a_disk_that_fails_at_once_is_named(read_table, monkeypatch):
    table = read_table("t.csv", "title\nA\n")
    monkeypatch.setattr("feedwright.sources._characters.open", lambda *_: FailingDisk(), raising=False)
    with pytest.raises(ParseError, match=r"t\.csv: cannot be read: no disk"):
        Characters.of(table.place, "en")


@pytest.mark.parametrize("part", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_characters_come_whole_however_many_are_asked_for(read_table, tmp_path, part, encoding):
    text = "title,body\n" + "Grüße über Köln,größer\r\n" * 20
    place = read_table("t.csv", text.encode(encoding)).place
    with Characters.of(place, "de") as characters:
        for _ in range(2):
            assert "".join(iter(lambda: characters.read(part, 1), "")) == text.replace("\r\n", "\n")
            characters.rewind()


def test_stray_bytes_in_any_part_are_told_once_with_their_line(read_table):
    place = read_table("t.json", b'["' + "é".encode() * 9 + b'",\n\n"\xff \xff"]').place
    with Characters.of(place, "en") as characters:
        assert characters.read(1000, 5).count("é") == 9
        assert [str(fault) for fault in characters.told()] == [
            "t.json:7: is not UTF-8 in some bytes, which were left out. Save it as UTF-8"
        ]
        characters.rewind()
        characters.read(1000, 5)
        assert list(characters.told()) == []


class FailingDisk:
    def fail(self, _where):
        message = "no disk"
        raise OSError(message)

    read = readline = seek = fail

    def close(self):
        pass
