"""What did not change elsewhere is not opened, and a failure is never taken for a change."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from feedwright.sources import _elsewhere, _remote
from feedwright.sources._base import Unmatched
from feedwright.sources.markdown import Markdown


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ({"ETag": '"1"'}, {"ETag": '"1"', "LastModified": datetime(2025, 1, 1, tzinfo=UTC)}, True),
        ({"ETag": '"1"'}, {"ETag": '"2"'}, False),
        ({"etag": '""', "mtime": 1.0}, {"etag": '""', "mtime": 2.0}, False),
        ({"LastModified": datetime(2025, 1, 1)}, {"LastModified": datetime(2025, 1, 1, tzinfo=UTC)}, True),  # noqa: DTZ001 - as some tell it
        ({"mtime": 1.0}, {"mtime": 1.5}, False),
        ({"modify": "20250101101112"}, {"modify": "20250101101113"}, False),
        ({"md5Hash": "x"}, {"md5Hash": "x"}, True),
        ({"content_md5": bytearray(b"x")}, {"content_md5": bytearray(b"y")}, False),
        ({"sha": "1", "size": 4}, {"sha": "1", "size": 5}, False),
    ],
)
def test_a_mark_of_the_contents_tells_a_change_else_the_time(before, after, same):
    made = [_remote._stamp({"name": "a", "size": 3, "type": "file", **one}) for one in (before, after)]
    assert (made[0] == made[1]) == same
    assert all(0 < one[1] < 2**63 for one in made)


@pytest.mark.parametrize("info", [{}, {"ETag": None, "mtime": None}, {"size": None}, {"created": 1.0, "owner": "x"}])
def test_where_nothing_tells_a_change_the_file_is_read_each_time(info):
    assert _remote._stamp({"name": "a", "size": 3, "type": "file", **info})[1:] == (0, 0)


def opens(monkeypatch):
    """Names of the places that were opened, from now on."""
    seen = []
    opened = _elsewhere.opened
    monkeypatch.setattr(_elsewhere, "opened", lambda place, *more: seen.append(place.name) or opened(place, *more))
    return seen


@pytest.mark.parametrize("where", ["memory", "tagged", "zip"])
def test_what_did_not_change_is_not_opened(site, monkeypatch, where, text, memory, tagged, zipped, configuration):
    files = {f"posts/{name}.md": text(name) for name in "abc"}

    def put():
        if where == "tagged":
            tagged.contents.clear()
            tagged.contents.update(files)
        elif where == "zip":
            site.write("site.zip", zipped(files))
        else:
            for name, data in files.items():
                if not memory.exists(f"/{name}") or memory.cat_file(f"/{name}") != data:
                    memory.pipe_file(f"/{name}", data)
            for name in set(memory.find("/posts")) - {f"/{name}" for name in files}:
                memory.rm(name)

    path, begin = (
        ("zip://posts/*.md::site.zip", "zip://site.zip!/")
        if where == "zip"
        else (f"{where}://posts/*.md", f"{where}://")
    )
    site.configure(configuration.format(path))
    put()
    assert site.build().articles["published"] == 3
    stamps = site.stamps()

    seen = opens(monkeypatch)
    assert not site.build().written
    assert not seen
    files["posts/b.md"] = text("b", "A new body")
    put()
    assert site.build().written
    assert set(seen) == {f"{begin}posts/b.md"}
    assert "A new body" in str(site.items())
    del files["posts/a.md"]
    put()
    seen.clear()
    site.build()
    assert (len(site.items()), seen) == (2, [])
    assert stamps != site.stamps()


def test_a_preset_wants_its_site_here():
    with pytest.raises(ValidationError, match="`preset` looks into the site's folder, which must be on this machine"):
        Markdown(path="memory://posts", preset="hugo")


def test_the_quick_look_at_files_here_does_not_pass_over_files_elsewhere(desk):
    assert Markdown(path="posts").walk(desk)
    assert Markdown(path=["posts", "memory://posts"]).walk(desk) is None


def test_a_failure_is_never_taken_for_files_that_are_gone(site, text, tagged, configuration):
    files = {f"posts/{folder}/{name}.md": text(name) for folder, name in ("xa", "xb", "yc")}
    tagged.contents.update(files)
    site.configure(configuration.format("tagged://posts/**/*.md"))
    site.build()
    feeds = site.files()
    for folder in ("posts", "posts/y"):
        tagged.refused[folder] = PermissionError("Access denied")
        report = site.build()
        assert any(fault.failed for fault in report.faults)
        assert site.files() == feeds
        tagged.refused.clear()
    tagged.contents.clear()
    assert any(isinstance(fault, Unmatched) for fault in site.build().faults)
    assert site.files() == feeds


def test_files_are_read_in_this_process_alone(desk, memory, text, zipped):
    memory.pipe_file("/a.md", text("a"))
    (desk.folder / "site.zip").write_bytes(zipped({"a.md": text("a")}))
    for path in ("memory://a.md", "zip://a.md::site.zip"):
        (place,) = Markdown(path=path).places(desk)
        assert place.path == ""
