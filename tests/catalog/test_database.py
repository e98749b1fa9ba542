"""Whose a database is, what is damaged, and what is said of one that cannot be used."""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feedwright.catalog import database, store
from feedwright.catalog.database import DamagedError
from feedwright.catalog.records import Record
from feedwright.catalog.shown import Published
from feedwright.errors import CatalogError
from feedwright.model import Article

NOW = datetime(2025, 6, 1, tzinfo=UTC)


def record(key="a.md"):
    return Record(f"https://example.org/{key}", NOW, NOW, NOW, Article(source="posts", key=key, title="T" * 500))


def remember(shelf, *records):
    with shelf.opened() as catalog:
        catalog.remember(records, {})
        catalog.commit()
        return catalog.note


def known(shelf, *, writing=False):
    with shelf.opened(writing=writing) as catalog:
        return sorted(key for _, key in catalog.records())


def standing(folder):
    """All that can be seen of a folder from outside."""
    return {
        path: (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else None)
        for path in [folder, *folder.rglob("*")]
    }


# --- an SQLite file ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///catalog.db", "catalog.db"),
        ("sqlite+pysqlite:///a/b/catalog.db", "a/b/catalog.db"),
        ("sqlite:///with%20blank/50%25%3F%23é.db", "with blank/50%?#é.db"),
        ("sqlite:///catalog.db?timeout=5", "catalog.db"),
    ],
)
def test_the_file_lies_where_the_address_says_from_the_folder_of_the_configuration(tmp_path, url, path):
    with store.opened(url, tmp_path, writing=True) as catalog:
        catalog.remember([record()], {})
        catalog.commit()
    assert (tmp_path / path).is_file()
    with store.opened(url, tmp_path, writing=False) as catalog:
        assert len(catalog.records()) == 1


def test_an_absolute_address_is_taken_as_it_is(tmp_path):
    assert database.file_of(f"sqlite:///{tmp_path}/catalog.db", Path("/elsewhere")) == tmp_path / "catalog.db"


def test_the_file_says_whose_it_is(file):
    remember(file)
    assert file.path.read_bytes()[68:72] == b"FWRT"


def test_reading_touches_nothing_on_disk(file):
    remember(file, record())
    before = standing(file.folder)
    assert known(file) == ["a.md"]
    assert standing(file.folder) == before


def test_a_build_with_nothing_to_remember_touches_nothing_on_disk(file):
    remember(file, record())
    before = standing(file.folder)
    remember(file)
    assert standing(file.folder) == before


def test_an_empty_file_is_a_new_catalog(file):
    file.path.parent.mkdir()
    file.path.touch()
    assert known(file) == []
    assert file.path.stat().st_size == 0
    assert remember(file, record()) == ""
    assert known(file) == ["a.md"]


@pytest.mark.parametrize("writing", [True, False])
@pytest.mark.parametrize(
    "made", ["PRAGMA application_id = 1196444487", "CREATE TABLE articles (a)", "CREATE TABLE feedwright (a)"]
)
def test_another_programs_database_is_refused_and_stays_as_it_is(file, made, writing):
    file.path.parent.mkdir()
    with closing(sqlite3.connect(file.path)) as connection:
        connection.execute(made)
    before = standing(file.folder)
    with pytest.raises(CatalogError, match="is another program's database; name one of feedwright's own") as raised:
        known(file, writing=writing)
    assert (raised.value.where, raised.value.exit_code) == (str(file.path), 4)
    assert standing(file.folder) == before


# --- an SQLite file that is damaged -----------------------------------------------------------------------------------


def spoil_page(file, table):
    """Overwrite the first page of a table."""
    [(page,)] = file.query(f"SELECT rootpage FROM sqlite_master WHERE name = '{table}'")
    with file.path.open("r+b") as out:
        out.seek((page - 1) * 4096)
        out.write(b"\xa5" * 4096)


def spoil_head(file):
    with file.path.open("r+b") as out:
        out.write(b"\0" * 100)


def overwrite(file):
    file.path.write_bytes(b"no database at all\n" * 1000)


def truncate(file):
    os.truncate(file.path, file.path.stat().st_size // 2 // 4096 * 4096 + 100)


def spoil_text(file):
    file.query("UPDATE articles SET id = CAST(x'ff41' AS TEXT) WHERE key = 'a.md'")


def spoil_row(file):
    file.query("UPDATE articles SET article = '{' WHERE key = 'a.md'")


def spoil_date(file):
    file.query("UPDATE articles SET published = 'yesterday' WHERE key = 'a.md'")


def spoil_version(file):
    file.query("UPDATE feedwright SET value = 'one'")


def lose_version(file):
    file.query("DELETE FROM feedwright")


damaging = pytest.mark.parametrize(
    "damage",
    [
        overwrite, spoil_head, truncate, lambda file: spoil_page(file, "articles"), spoil_text, spoil_row, spoil_date,
        spoil_version, lose_version,
    ],
    ids=["overwritten", "head", "truncated", "page", "text", "row", "date", "version", "no version"],
)  # fmt: skip


@pytest.fixture
def damaged(file):
    """A catalog of a hundred articles that is damaged."""

    def make(damage):
        remember(file, *(record(f"{n}.md") for n in range(100)), record())
        damage(file)
        return file.path.read_bytes()

    return make


@damaging
def test_a_damaged_file_is_moved_aside_with_a_note_and_a_new_one_begun(file, damaged, damage):
    data = damaged(damage)

    def work(catalog):
        assert (catalog.records(), catalog.documents, catalog.adopted()) == ({}, {}, [])
        assert catalog.is_new
        catalog.remember([record("new.md")], {})
        catalog.commit()
        return catalog.note

    note = file.using(work)
    assert note.startswith(f"{file.path}: is damaged: ")
    assert note.endswith(
        "; ids and dates were taken from the published feeds; the damaged file is now catalog.db.damaged-1"
    )
    assert known(file) == ["new.md"]
    assert (file.path.parent / "catalog.db.damaged-1").read_bytes() == data


@damaging
def test_reading_a_damaged_file_says_so_and_touches_nothing(file, damaged, damage):
    damaged(damage)
    before = standing(file.folder)

    def work(catalog):
        assert (catalog.records(), catalog.documents) == ({}, {})
        return catalog.note

    note = file.using(work, writing=False)
    assert note.startswith(f"{file.path}: is damaged: ")
    assert note.endswith("; ids and dates were taken from the published feeds")
    assert standing(file.folder) == before


@pytest.mark.parametrize("files", ["{", "[1]", "3"])
def test_what_was_published_is_not_guessed(file, files):
    with file.opened() as catalog:
        catalog.keep_feeds({"all": Published("inputs", {"all.rss": "1"})})
        catalog.commit()
    file.query(f"UPDATE feeds SET files = '{files}'")
    with file.opened() as catalog, pytest.raises(DamagedError, match="is damaged: how a feed was published cannot be"):
        catalog.feeds()


def test_one_damaged_file_does_not_take_the_place_of_another(file, damaged):
    first = damaged(overwrite)
    second = damaged(spoil_row)
    file.using(lambda catalog: catalog.records())
    assert [(file.path.parent / f"catalog.db.damaged-{n}").read_bytes() for n in (1, 2)] == [first, second]


def test_the_journal_of_a_damaged_file_does_not_stay_beside_the_new_one(file, damaged):
    damaged(overwrite)
    journal = file.path.with_name("catalog.db-journal")
    journal.write_bytes(b"of the damaged one")
    assert database.move_aside(file.path).name == "catalog.db.damaged-1"
    assert not journal.exists()
    assert (file.path.parent / "catalog.db.damaged-1-journal").read_bytes() == b"of the damaged one"


def damaged_bodies(file):
    with file.opened() as catalog:
        catalog.remember([record()], {})
        catalog.keep_bodies({("posts", "a.md"): "A"})
        catalog.commit()
    spoil_page(file, "bodies")


def test_work_that_meets_damage_half_done_begins_again_with_a_new_catalog(file):
    damaged_bodies(file)
    data = file.path.read_bytes()
    begun = []

    def work(catalog):
        begun.append((sorted(key for _, key in catalog.records()), catalog.is_new))
        catalog.remember([record(f"{len(begun)}.md")], {})
        catalog.bodies([("posts", "a.md")])
        catalog.commit()
        return catalog.note

    note = file.using(work)
    assert begun == [(["a.md"], False), ([], True)]
    assert note.startswith(f"{file.path}: is damaged: database disk image is malformed; ids and dates were taken from")
    assert note.endswith("; the damaged file is now catalog.db.damaged-1")
    assert (file.path.parent / "catalog.db.damaged-1").read_bytes() == data
    assert known(file) == ["2.md"]


def test_damage_that_is_found_late_while_reading_moves_nothing(file):
    damaged_bodies(file)
    before = standing(file.folder)

    def work(catalog):
        return catalog.bodies([("posts", "a.md")]), catalog.records(), catalog.note

    bodies, records, note = file.using(work, writing=False)
    assert (bodies, records) == ({}, {})
    assert note == (
        f"{file.path}: is damaged: database disk image is malformed; ids and dates were taken from the published feeds"
    )
    assert standing(file.folder) == before


def test_work_that_finds_damage_without_end_is_done_twice_and_not_more(file):
    remember(file, record())
    begun = []

    def work(catalog):
        begun.append(catalog.note)
        raise database.DamagedError("is damaged", where="here")

    with pytest.raises(database.DamagedError):
        file.using(work)
    assert len(begun) == 2


def test_an_adopted_entry_that_cannot_be_understood_is_damage_too(file):
    remember(file)
    file.query("INSERT INTO adopted VALUES ('a', '', '', 'yesterday', NULL)")
    adopted, note = file.using(lambda catalog: (catalog.adopted(), catalog.note))
    assert adopted == []
    assert "is damaged: an adopted entry cannot be understood" in note
    assert "the damaged file is now catalog.db.damaged-1" in note


# --- a build that was killed ------------------------------------------------------------------------------------------

KILLED = """
import os, signal
from pathlib import Path
from feedwright.catalog import store
from feedwright.catalog.records import Record
from feedwright.model import Article
from datetime import UTC, datetime
now = datetime(2025, 6, 1, tzinfo=UTC)
with store.opened("sqlite:///state/catalog.db", Path.cwd(), writing=True) as catalog:
    catalog.database.connection.execute("PRAGMA cache_size = 5")
    catalog.remember([Record(str(n), now, now, now, Article(source="posts", key=str(n), title="T" * 500)) for n in range(500)], {})
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def killed(file):
    """A catalog into which a build was writing when it was killed: pages of it are written, and its journal is there."""
    remember(file, record())
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", KILLED], cwd=file.folder, env=environment, check=False)
    assert done.returncode == -signal.SIGKILL
    assert file.path.with_name("catalog.db-journal").stat().st_size
    return file


def test_after_a_kill_the_old_state_is_read_and_nothing_is_touched(killed):
    before = standing(killed.folder)
    assert known(killed) == ["a.md"]
    assert standing(killed.folder) == before


def test_after_a_kill_the_next_build_goes_on_from_the_old_state(killed):
    assert remember(killed, record("b.md")) == ""
    assert known(killed) == ["a.md", "b.md"]


def test_after_a_kill_a_copy_that_cannot_be_made_is_said(killed, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", full)
    with pytest.raises(CatalogError, match="cannot be copied: No space left on device"):
        known(killed)


# --- a file that cannot be used ---------------------------------------------------------------------------------------


def refusal(shelf, *, writing=True):
    with pytest.raises(CatalogError) as raised:
        known(shelf, writing=writing)
    assert raised.value.exit_code == 4
    assert raised.value.where == str(shelf.path)
    return raised.value.what


def test_a_folder_that_cannot_be_made(file, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    assert refusal(file) == "its folder cannot be made: Permission denied"


@pytest.mark.parametrize("writing", [True, False])
def test_a_file_in_the_place_of_its_folder(file, writing):
    file.path.parent.write_text("a file")
    assert refusal(file, writing=writing) == "cannot be opened: Not a directory"


@pytest.mark.parametrize("writing", [True, False])
def test_a_folder_in_the_place_of_the_file(file, writing):
    file.path.mkdir(parents=True)
    assert refusal(file, writing=writing) == "is no file"


def test_a_full_disk_leaves_what_was_remembered_before(file):
    remember(file, record())
    with file.opened() as catalog:
        catalog.database.connection.execute(f"PRAGMA max_page_count = {file.path.stat().st_size // 4096 + 1}")
        with pytest.raises(CatalogError) as raised:
            catalog.remember([record(f"{n}.md") for n in range(500)], {})
    assert raised.value.what == (
        "cannot be used: database or disk is full: free some room; what was remembered before still stands"
    )
    assert known(file) == ["a.md"]


AS_NOBODY = """
import os, sys
from pathlib import Path
from feedwright.catalog import store
from feedwright.catalog.records import Adopted
from feedwright.errors import CatalogError
import encodings.idna, sqlite3
folder = Path(sys.argv[1])
os.geteuid() or os.setuid(65534)
for writing in (False, True):
    try:
        with store.opened("sqlite:///state/catalog.db", folder, writing=writing) as catalog:
            print(len(catalog.records()))
            catalog.adopt([Adopted("a", "", "", None, None)] * writing)
    except CatalogError as error:
        print(error.what)
"""
READ_ONLY = "let the user that runs feedwright write to it and to its folder"
SHUT = "let the user that runs feedwright open it, in a folder that is there"


@pytest.mark.parametrize(
    ("folder_mode", "file_mode", "told"),
    [
        (0o755, 0o600, [f"cannot be used: unable to open database file: {SHUT}"] * 2),
        (0o700, 0o644, ["cannot be opened: Permission denied"] * 2),
        (0o755, 0o444, ["1", "1", f"cannot be used: attempt to write a readonly database: {READ_ONLY}"]),
    ],
    ids=["file", "folder", "read-only file"],
)
def test_a_user_without_permission(folder_mode, file_mode, told):
    if os.geteuid():
        pytest.skip("only root can become another user")
    # Not pytest's own temporary folder: nobody else may enter it.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with store.opened("sqlite:///state/catalog.db", folder, writing=True) as catalog:
            catalog.remember([record()], {})
            catalog.commit()
        folder.chmod(0o755)
        (folder / "state").chmod(folder_mode)
        (folder / "state/catalog.db").chmod(file_mode)
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(AS_NOBODY), name],
            env=environment, cwd="/", capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert (done.stdout.splitlines(), done.stderr) == (told, "")


def test_a_damaged_file_in_a_folder_that_cannot_be_written_to(file, monkeypatch):
    remember(file)
    overwrite(file)

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", refuse)
    assert refusal(file) == "is damaged and cannot be moved aside: Permission denied"


# --- PostgreSQL -------------------------------------------------------------------------------------------------------


def told(url):
    """What is said of a database that cannot be used; never the password."""
    with pytest.raises(CatalogError) as raised, store.opened(url, Path("/nowhere"), writing=True):
        pass
    assert raised.value.exit_code == 4
    assert "never" not in str(raised.value)
    return str(raised.value)


def test_an_address_is_understood_with_every_name_that_people_write(shared_database):
    for scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        url = shared_database.url.replace("postgresql", scheme, 1)
        with store.opened(url, shared_database.folder, writing=True) as catalog:
            assert catalog.records() == {}


def test_a_database_may_be_shared_but_not_its_tables(shared_database):
    shared_database.query("CREATE TABLE visitors (name TEXT)")
    remember(shared_database, record())
    assert known(shared_database) == ["a.md"]


@pytest.mark.parametrize("writing", [True, False])
def test_another_programs_table_of_the_same_name_is_left_alone(shared_database, writing):
    shared_database.query("CREATE TABLE articles (name TEXT)")
    with pytest.raises(
        CatalogError, match="holds another program's table articles: give the catalog a database or a schema"
    ):
        known(shared_database, writing=writing)
    assert shared_database.tables() == {"articles"}


def test_a_schema_of_its_own_keeps_it_apart(shared_database):
    shared_database.query("CREATE TABLE articles (name TEXT)")
    shared_database.query("CREATE SCHEMA apart")
    shared_database.url += "?options=-csearch_path%3Dapart"
    remember(shared_database, record())
    assert known(shared_database) == ["a.md"]
    assert shared_database.tables() == {"articles"}


def test_all_that_is_read_is_of_one_moment(shared_database):
    remember(shared_database, record())
    with shared_database.opened(writing=False) as catalog:
        assert len(catalog.records()) == 1
        remember(shared_database, record("b.md"))
        assert len(catalog.records()) == 1


def test_a_row_that_cannot_be_understood_is_named_and_nothing_is_lost(shared_database):
    remember(shared_database, record())
    shared_database.query("UPDATE articles SET article = '{'")
    with pytest.raises(CatalogError, match=r"is damaged: its row of posts 'a\.md' cannot be understood"):
        known(shared_database, writing=True)
    assert shared_database.query("SELECT article FROM articles") == [("{",)]


def test_a_server_that_is_not_there(server):
    url = server.url().replace(f":{server.port}", ":1")
    assert told(url).startswith("postgresql://127.0.0.1/postgres: cannot be used: connection ")


def test_a_wrong_password(server):
    assert 'password authentication failed for user "desk"' in told(server.url(password="never right"))


def test_a_database_that_is_not_there(server):
    assert 'database "nowhere" does not exist' in told(server.url("nowhere"))


def test_a_user_who_may_not_make_tables(server, shared_database):
    server.query("CREATE ROLE reader LOGIN PASSWORD 'never/shown'")
    url = server.url(shared_database.url.rpartition("/")[2], user="reader")
    assert "cannot be used: permission denied for schema public" in told(url)


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("mysql://desk:never@127.0.0.1/name", "mysql: is no database for a catalog"),
        ("mysql+pymysql://desk:never@127.0.0.1/name", "is no database for a catalog; name a file, sqlite:///path, or PostgreSQL"),
        ("sqlite://", "is no database for a catalog"),
        ("sqlite+aiosqlite:///catalog.db", "is no database for a catalog"),
        ("postgresql://desk:never@127.0.0.1:port/name", "its address cannot be understood; write it as postgresql://user@host/name"),
        ("postgresql+nothing://desk:never@127.0.0.1/name", "cannot be used: Can't load plugin: sqlalchemy.dialects:postgresql.nothing"),
    ],
)  # fmt: skip
def test_an_address_that_is_no_catalogs(url, what):
    pytest.importorskip("sqlalchemy")
    assert what in told(url)


@pytest.mark.parametrize("package", ["sqlalchemy", "psycopg"])
def test_a_package_that_is_not_installed_is_named_with_its_cure(monkeypatch, package):
    pytest.importorskip("sqlalchemy")
    monkeypatch.setitem(sys.modules, package, None)
    assert told("postgresql://desk:never@127.0.0.1/name").endswith(
        "a catalog that is not an SQLite file needs SQLAlchemy and psycopg: pip install 'feedwright[sql]'"
    )


def test_a_server_that_goes_away(server, shared_database):
    name = shared_database.url.rpartition("/")[2]
    with shared_database.opened() as catalog:
        server.query(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        with pytest.raises(CatalogError, match="cannot be used: "):
            catalog.remember([record()], {})
    assert shared_database.tables() == set()
