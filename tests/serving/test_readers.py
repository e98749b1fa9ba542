"""Readers who come again and again, while builds go on: what is new reaches all of them."""

import gzip
import json
import re
from datetime import timedelta
from itertools import chain

import feedparser
import pytest
from tests.serving.conftest import CONFIG, NOW, build, post, site, with_twins

from feedwright.serving import app
from feedwright.serving.desk import Desk
from feedwright.serving.folder import Folder
from feedwright.serving.terms import terms

PLAIN = CONFIG.replace("websub", "# websub")
KINDS = ["rss", "atom", "json"]


def ask(desk, path, method="GET", **fields):
    """What a desk answers, after reading what it has to."""
    headers = {name.replace("_", "-").lower().encode(): value.encode() for name, value in fields.items()}
    for _ in range(3):
        if reply := desk.answer(method, path.encode(), headers) or desk.prepare(path.encode()):
            if reply.part:
                body = b"".join(desk.pieces(reply.part, 1000))
                return reply.status, said(reply), body
            return reply.status, said(reply), reply.body
    pytest.fail("no answer")


def said(reply):
    return {name.decode(): value.decode() for name, value in reply.headers}


def desk_of(folder):
    from feedwright import load_config

    return Desk(terms(load_config(folder / "config.yaml", check_paths=False)))


class Reader:
    """Keeps every entry that it was ever sent, as it was last."""

    def __init__(self, kind, **fields):
        self.kind, self.fields, self.etag, self.entries, self.sent, self.statuses = kind, fields, None, {}, 0, []

    def poll(self, desk):
        fields = self.fields | ({"If_None_Match": self.etag} if self.etag else {})
        status, headers, body = ask(desk, f"/all.{self.kind}", **fields)
        self.statuses.append(status)
        self.sent += len(body)
        if status != 304:
            self.etag = headers["etag"]
            self.entries |= read(self.kind, gzip.decompress(body) if "gzip" in headers.get("im", "") else body)


def read(kind, data):
    if kind == "json":
        return {one["id"]: json.dumps(one, sort_keys=True) for one in json.loads(data)["items"]}
    parsed = feedparser.parse(data)
    assert not parsed.bozo
    return {one.id: json.dumps(one, default=str, sort_keys=True) for one in parsed.entries}


def test_through_a_month_of_publishing_who_asks_for_what_is_new_ends_with_the_same(tmp_path):
    folder = site(tmp_path, 8, PLAIN.replace("ttl: 30", "ttl: 30, limit: 10, pages: false"))
    desk = desk_of(folder)
    daily = [(Reader(kind), Reader(kind, A_IM="feed")) for kind in KINDS]
    weekly = [(Reader(kind), Reader(kind, A_IM="feed, gzip")) for kind in KINDS]
    for day in range(30):
        publish(folder, day)
        if day == 17:
            desk = desk_of(folder)  # the service was restarted
        for reader in chain(*daily, *(weekly if day % 7 == 0 else ())):
            reader.poll(desk)
    for plain, new in (*daily, *weekly):
        plain.poll(desk)
        new.poll(desk)
        assert new.entries == plain.entries
        assert 226 in new.statuses
        assert new.sent < plain.sent
    for plain, new in daily:
        assert new.statuses.count(226) > 15
        assert set(new.statuses[1:]) <= {226, 304}
        assert new.sent < plain.sent / 3


def publish(folder, day):
    """What happens on one day of the month, and the build after it."""
    now = NOW + timedelta(days=day)
    if day % 3 != 1:
        post(folder, 100 + day, now - timedelta(hours=1))
    if day % 5 == 2:
        post(folder, 100 + day - 2, now - timedelta(days=2), "Corrected.")
    if day % 11 == 4:
        (folder / "posts" / f"post-{100 + day - 2}.md").unlink(missing_ok=True)
    build(folder, now)


def test_what_is_new_is_sent_with_what_caches_must_know(tmp_path):
    folder = site(tmp_path, 12, PLAIN)
    desk = desk_of(folder)
    _, before, _ = ask(desk, "/all.rss")
    post(folder, 50, NOW - timedelta(hours=1))
    build(folder, NOW)
    _, whole, data = ask(desk, "/all.rss")
    status, headers, body = ask(desk, "/all.rss", A_IM="feed", If_None_Match=before["etag"])
    assert status == 226
    assert headers["im"] == "feed"
    assert headers["etag"] == whole["etag"] != before["etag"]
    assert headers["delta-base"] == before["etag"]
    assert headers["cache-control"] == "no-store, im, max-age=1800"
    assert {"A-IM", "If-None-Match"} <= set(headers["vary"].split(", "))
    assert headers["content-type"] == whole["content-type"]
    assert int(headers["content-length"]) == len(body) < len(data)
    assert [one.title for one in feedparser.parse(body).entries] == ["Vote 50 & more"]
    head = ask(desk, "/all.rss", "HEAD", A_IM="feed", If_None_Match=before["etag"])
    assert (head[0], head[1]) == (status, headers)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"A_IM": "feed"},
        {"A_IM": "feed", "If_None_Match": '"unknown"'},
        {"A_IM": "feed", "If_None_Match": '"' + "0" * 64 + '"'},
        {"A_IM": "vcdiff", "If_None_Match": "OLD"},
        {"A_IM": "feed;q=0", "If_None_Match": "OLD"},
        {"If_None_Match": "OLD"},
        {"A_IM": "feed", "If_None_Match": "OLD", "Range": "bytes=0-999999999"},
    ],
)
def test_all_others_are_sent_the_whole(fields, tmp_path):
    folder = site(tmp_path, 4, PLAIN)
    desk = desk_of(folder)
    old = ask(desk, "/all.rss")[1]["etag"]
    post(folder, 50, NOW - timedelta(hours=1))
    build(folder, NOW)
    fields = {name: old if value == "OLD" else value for name, value in fields.items()}
    status, _, body = ask(desk, "/all.rss", **fields)
    assert status in (200, 206)
    assert body == (folder / "feeds" / "all.rss").read_bytes()


def test_who_has_the_newest_version_is_sent_nothing_whatever_else_they_have(tmp_path):
    folder = site(tmp_path, 4, PLAIN)
    desk = desk_of(folder)
    old = ask(desk, "/all.rss")[1]["etag"]
    post(folder, 50, NOW - timedelta(hours=1))
    build(folder, NOW)
    new = ask(desk, "/all.rss")[1]["etag"]
    assert ask(desk, "/all.rss", A_IM="feed", If_None_Match=f"{old}, {new}")[0] == 304


def test_of_several_versions_that_a_reader_has_the_newest_counts(tmp_path):
    folder = site(tmp_path, 12, PLAIN)
    desk = desk_of(folder)
    tags = [ask(desk, "/all.rss")[1]["etag"]]
    for number in (50, 51):
        post(folder, number, NOW - timedelta(hours=1))
        build(folder, NOW)
        tags.append(ask(desk, "/all.rss")[1]["etag"])
    status, headers, body = ask(desk, "/all.rss", A_IM="feed", If_None_Match=", ".join(tags[:2]))
    assert (status, headers["delta-base"]) == (226, tags[1])
    assert len(feedparser.parse(body).entries) == 1


def test_what_is_new_is_packed_where_the_whole_is(tmp_path):
    """The packed whole is often smaller than what is new of it unpacked."""
    folder = site(tmp_path, 12, PLAIN)
    with_twins(folder)
    desk = desk_of(folder)
    old = ask(desk, "/all.rss", Accept_Encoding="gzip, br")[1]["etag"]
    post(folder, 50, NOW - timedelta(hours=1))
    build(folder, NOW)
    with_twins(folder)
    _, whole, _ = ask(desk, "/all.rss", Accept_Encoding="gzip, br")
    status, headers, body = ask(desk, "/all.rss", A_IM="feed", If_None_Match=old, Accept_Encoding="gzip, br")
    assert (status, headers["im"], headers["content-encoding"]) == (226, "feed", "gzip")
    assert (headers["etag"], headers["delta-base"]) == (whole["etag"], old)
    assert [one.title for one in feedparser.parse(gzip.decompress(body)).entries] == ["Vote 50 & more"]
    status, headers, plain = ask(desk, "/all.rss", A_IM="feed", If_None_Match=old)
    assert (status, "content-encoding" in headers, plain) == (226, False, gzip.decompress(body))
    status, headers, packed = ask(desk, "/all.rss", A_IM="feed, gzip", If_None_Match=old, Accept_Encoding="gzip")
    assert (status, headers["im"], "content-encoding" in headers, packed) == (226, "feed, gzip", False, body)


def test_where_all_is_new_the_whole_is_sent(tmp_path):
    folder = site(tmp_path, 2, PLAIN)
    desk = desk_of(folder)
    old = ask(desk, "/all.json")[1]["etag"]
    for number in range(2):
        post(folder, number, text="Corrected.")
    build(folder, NOW)
    assert ask(desk, "/all.json", A_IM="feed", If_None_Match=old)[0] == 200


def test_versions_outlive_a_restart_and_their_loss_only_sends_a_whole_feed(tmp_path):
    folder = site(tmp_path, 12, PLAIN)
    old = ask(desk_of(folder), "/all.rss")[1]["etag"]
    post(folder, 50, NOW - timedelta(hours=1))
    build(folder, NOW)
    assert ask(desk_of(folder), "/all.rss", A_IM="feed", If_None_Match=old)[0] == 226
    journals = folder / ".feedwright" / "serve"
    assert sorted(path.name for path in journals.iterdir()) == ["all.rss.entries"]
    (journals / "all.rss.entries").write_bytes(b"torn")
    assert ask(desk_of(folder), "/all.rss", A_IM="feed", If_None_Match=old)[0] == 200


def test_where_nothing_can_be_written_versions_are_remembered_in_memory(tmp_path):
    folder = site(tmp_path, 12, PLAIN)
    (folder / ".feedwright" / "serve").write_text("in the way", encoding="utf-8")
    desk = desk_of(folder)
    tags = []
    for number in (50, 51, 52):
        tags.append(ask(desk, "/all.rss")[1]["etag"])
        post(folder, number, NOW - timedelta(hours=1))
        build(folder, NOW)
    for tag in tags:
        assert ask(desk, "/all.rss", A_IM="feed", If_None_Match=tag)[0] == 226


def test_nothing_but_journals_is_written(tmp_path):
    folder = site(tmp_path, 4, PLAIN)
    before = {path: path.stat().st_mtime_ns for path in (folder / "feeds").iterdir()}
    desk = desk_of(folder)
    for path in before:
        ask(desk, f"/{path.name}")
    assert {path: path.stat().st_mtime_ns for path in (folder / "feeds").iterdir()} == before


# --- a folder that changes --------------------------------------------------------------------------------------------


def test_every_answer_is_of_one_version_while_builds_replace_the_files(tmp_path):
    """The tag is the digest of the body that comes with it, at every moment of every build."""
    import hashlib

    folder = site(tmp_path, 3, PLAIN)
    desk = desk_of(folder)
    seen = set()
    for number in range(6):
        post(folder, 60 + number, NOW - timedelta(hours=number + 1))
        build(folder, NOW)
        status, headers, body = ask(desk, "/all.rss")
        assert status == 200
        assert headers["etag"] == f'"{hashlib.sha256(body).hexdigest()}"'
        seen.add(headers["etag"])
    assert len(seen) == 6


def test_a_file_changed_by_hand_is_served_under_its_own_tag(tmp_path):
    import hashlib

    folder = site(tmp_path, 3, PLAIN)
    desk = desk_of(folder)
    ask(desk, "/all.rss")
    (folder / "feeds" / "all.rss").write_bytes(b"<rss>changed</rss>")
    _, headers, body = ask(desk, "/all.rss")
    assert body == b"<rss>changed</rss>"
    assert headers["etag"] == f'"{hashlib.sha256(body).hexdigest()}"'


def test_a_twin_of_another_version_is_not_sent(tmp_path):
    from tests.serving.conftest import with_twins

    folder = site(tmp_path, 12, PLAIN)
    with_twins(folder)
    desk = desk_of(folder)
    assert ask(desk, "/all.rss", Accept_Encoding="gzip")[1]["content-encoding"] == "gzip"
    data = (folder / "feeds" / "all.rss").read_bytes()
    (folder / "feeds" / "all.rss").write_bytes(data + b"\n")
    manifest = folder / "feeds" / ".feedwright.json"
    manifest.write_bytes(manifest.read_bytes() + b"\n")
    desk._folder._looked = -1
    _, headers, body = ask(desk, "/all.rss", Accept_Encoding="gzip")
    assert "content-encoding" not in headers
    assert body == data + b"\n"


def test_a_file_that_goes_is_not_found_and_one_that_comes_back_is(tmp_path):
    folder = site(tmp_path, 3, PLAIN)
    desk = desk_of(folder)
    assert ask(desk, "/all.rss")[0] == 200
    (folder / "feeds" / "all.rss").rename(folder / "feeds" / "away")
    assert ask(desk, "/all.rss")[0] == 404
    (folder / "feeds" / "away").rename(folder / "feeds" / "all.rss")
    assert ask(desk, "/all.rss")[0] == 200


def test_a_file_replaced_by_a_link_or_a_pipe_is_not_served(tmp_path):
    import os

    folder = site(tmp_path, 3, PLAIN)
    (folder / "secret").write_text("secret", encoding="utf-8")
    desk = desk_of(folder)
    place = folder / "feeds" / "all.rss"
    place.unlink()
    place.symlink_to(folder / "secret")
    assert ask(desk, "/all.rss")[0] == 404
    place.unlink()
    os.mkfifo(place)
    assert ask(desk, "/all.rss")[0] == 404
    place.unlink()
    place.mkdir()
    assert ask(desk, "/all.rss")[0] == 404


def test_a_folder_reached_by_a_link_is_not_entered(tmp_path):
    folder = site(tmp_path / "site", 3, PLAIN)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "1.rss").write_text("elsewhere", encoding="utf-8")
    (folder / "feeds" / "archive").symlink_to(tmp_path / "elsewhere")
    manifest = folder / "feeds" / ".feedwright.json"
    listed = json.loads(manifest.read_text("utf-8"))
    listed["files"].append({"path": "archive/1.rss", "sha256": "0" * 64, "media_type": "application/rss+xml"})
    manifest.write_text(json.dumps(listed), encoding="utf-8")
    assert ask(desk_of(folder), "/archive/1.rss")[0] == 404


def test_the_output_folder_itself_may_be_a_link(tmp_path):
    folder = site(tmp_path, 3, PLAIN)
    (folder / "feeds").rename(folder / "release-1")
    (folder / "feeds").symlink_to(folder / "release-1")
    assert ask(desk_of(folder), "/all.rss")[0] == 200


@pytest.mark.parametrize("manifest", [None, b"", b"torn", b"[" * 9999, b'{"generator": "feedwright"}'])
def test_while_nothing_is_published_readers_are_told_to_come_again(tmp_path, manifest):
    folder = site(tmp_path, 3, PLAIN)
    desk = desk_of(folder)
    assert ask(desk, "/all.rss")[0] == 200
    place = folder / "feeds" / ".feedwright.json"
    data = place.read_bytes()
    place.unlink()
    if manifest is not None:
        place.write_bytes(manifest)
    desk._folder._looked = -1
    status, headers, _ = ask(desk, "/all.rss")
    assert (status, headers["retry-after"]) == (503, "5")
    assert ask(desk, "/healthz")[0] == 503
    place.write_bytes(data)
    assert ask(desk, "/all.rss")[0] == 200
    assert ask(desk, "/healthz")[0] == 200


def test_a_file_is_read_once_more_after_a_while(tmp_path, monkeypatch):
    """Two changes within one tick of the disk's clock look like one."""
    import os

    folder = site(tmp_path, 3, PLAIN)
    desk = desk_of(folder)
    place = folder / "feeds" / "all.rss"
    first = ask(desk, "/all.rss")[1]["etag"]
    status = place.stat()
    monkeypatch.setattr("feedwright.serving.folder._mark", lambda status: (status.st_ino, status.st_size, 0, 0))
    folder_of = desk._folder
    folder_of._held.clear()
    assert ask(desk, "/all.rss")[1]["etag"] == first
    data = place.read_bytes()
    with place.open("r+b") as file:
        file.write(data.replace(b"Vote 0", b"Vote 9"))
    os.utime(place, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert ask(desk, "/all.rss")[1]["etag"] == first
    monkeypatch.setattr("feedwright.serving.folder._SETTLED", 0.0)
    assert ask_settled(desk) != first


def ask_settled(desk):
    desk.prepare(b"/all.rss")
    held = desk._folder._held["all.rss"]
    return f'"{held.sha256}"'


def test_a_file_too_large_for_memory_is_sent_from_the_disk(tmp_path, monkeypatch):
    monkeypatch.setattr("feedwright.serving.folder.LARGEST", 500)
    folder = site(tmp_path, 12, PLAIN)
    desk = desk_of(folder)
    data = (folder / "feeds" / "all.rss").read_bytes()
    status, headers, body = ask(desk, "/all.rss")
    assert (status, body) == (200, data)
    assert ask(desk, "/all.rss", If_None_Match=headers["etag"])[0] == 304
    assert ask(desk, "/all.rss", Range="bytes=700-1699")[2] == data[700:1700]


def test_a_large_file_rewritten_while_it_is_sent_ends_too_early(tmp_path, monkeypatch):
    monkeypatch.setattr("feedwright.serving.folder.LARGEST", 500)
    folder = site(tmp_path, 12, PLAIN)
    desk = desk_of(folder)
    desk.prepare(b"/all.rss")
    pieces = desk.pieces(desk.answer("GET", b"/all.rss", {}).part, 100)
    assert next(pieces)
    (folder / "feeds" / "all.rss").write_bytes(b"x" * 99999)
    with pytest.raises(OSError, match="rewritten"):
        list(pieces)


def test_memory_is_bounded_and_what_was_forgotten_is_read_again(tmp_path):
    folder = site(tmp_path, 12, PLAIN)
    small = Folder(folder / "feeds", memory=40_000)
    small.read_manifest()
    for _ in range(3):
        for path in small.listed:
            held = small.load(path)
            assert small.body(path, held) == (folder / "feeds" / path).read_bytes()
            assert sum(map(len, small._bodies.values())) == small._size <= max(40_000, held.size)


def test_what_is_new_is_kept_in_bounded_memory(tmp_path, monkeypatch):
    monkeypatch.setattr("feedwright.serving.desk._CUTS", 3000)
    folder = site(tmp_path, 12, PLAIN)
    desk = desk_of(folder)
    tags = []
    for number in range(5):
        tags.append(ask(desk, "/all.rss")[1]["etag"])
        post(folder, 50 + number, NOW - timedelta(hours=1))
        build(folder, NOW)
    for tag in tags * 2:
        assert ask(desk, "/all.rss", A_IM="feed", If_None_Match=tag)[0] == 226
        assert sum(map(len, desk._cuts.values())) == desk._cut_bytes <= 3000


# --- addresses --------------------------------------------------------------------------------------------------------


def test_below_a_prefix(tmp_path):
    folder = site(tmp_path, 3, PLAIN)
    desk = app(folder / "config.yaml", prefix="/feeds/").desk
    assert ask(desk, "/feeds/all.rss")[0] == 200
    assert ask(desk, "/feeds/")[1]["content-type"] == "text/html; charset=utf-8"
    assert ask(desk, "/all.rss")[0] == 404
    status, headers, _ = ask(desk, "/feeds")
    assert (status, headers["location"]) == (308, "/feeds/")
    assert ask(desk, "/healthz")[0] == ask(desk, "/feeds/healthz")[0] == 200


def test_a_percent_sign_that_hides_nothing_is_understood(tmp_path):
    desk = desk_of(site(tmp_path, 3, PLAIN))
    assert ask(desk, "/%61ll.rss")[0] == 200
    for number in range(300):
        ask(desk, f"/a{number:x}%6c.rss")
    assert len(desk._known) + len(desk._choices) < 5
    assert ask(desk, "/" + "a" * 5000)[0] == 400


def test_waiting_is_told_by_the_feed_itself_else_by_the_configuration(tmp_path):
    auto = site(tmp_path / "auto", 12, PLAIN.replace("ttl: 30", "ttl: auto"))
    minutes = int(re.search(r"<ttl>(\d+)</ttl>", (auto / "feeds" / "all.rss").read_text("utf-8"))[1])
    assert minutes > 0
    for kind in ("rss", "json", "html"):
        assert ask(desk_of(auto), f"/all.{kind}")[1]["cache-control"] == f"max-age={60 * minutes}"
    said = site(tmp_path / "said", 3, PLAIN.replace("ttl: 30", "ttl: 45, formats: [json]"))
    assert ask(desk_of(said), "/all.json")[1]["cache-control"] == "max-age=2700"
    unsaid = site(tmp_path / "unsaid", 3, PLAIN.replace("ttl: 30", "ttl: null"))
    assert ask(desk_of(unsaid), "/all.json")[1]["cache-control"] == "max-age=900"


def test_while_files_are_replaced_all_the_time_a_tag_names_the_bytes_that_come_with_it(tmp_path):
    import hashlib
    import os
    import threading

    folder = site(tmp_path, 3, PLAIN)
    place, new = folder / "feeds" / "all.json", folder / "feeds" / ".feedwright-new.tmp"
    done = threading.Event()

    def replace():
        number = 0
        while not done.is_set():
            number += 1
            new.write_bytes(b"%06d" % number * 2000)
            os.replace(new, place)

    desk = desk_of(folder)
    thread = threading.Thread(target=replace)
    thread.start()
    try:
        seen = set()
        for _ in range(200):
            headers = {}
            reply = desk.prepare(b"/all.json") or desk.answer("GET", b"/all.json", headers)
            if reply and reply.status == 200:
                tag = said(reply)["etag"]
                assert tag == f'"{hashlib.sha256(reply.body).hexdigest()}"'
                seen.add(tag)
    finally:
        done.set()
        thread.join()
    assert len(seen) > 1
