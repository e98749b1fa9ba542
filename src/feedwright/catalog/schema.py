"""The catalog's tables, and how an older catalog becomes one of this version.

The statements are the SQL that SQLite and PostgreSQL share: texts and whole numbers alone, times as RFC 3339, articles
as JSON. A new version appends its statements to `MIGRATIONS`; none that was released is ever changed. What a statement
cannot fill, `store` does when it finds an older catalog: it writes every article anew.
"""

from __future__ import annotations

APPLICATION_ID = 0x46_57_52_54
"""`FWRT`, in the header of an SQLite file: says whose it is (sqlite.org/fileformat2.html, offset 68)."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE feedwright (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
        # What a source was when its documents were read: other options mean that all must be read again.
        "CREATE TABLE sources (name TEXT PRIMARY KEY, signature TEXT NOT NULL)",
        """CREATE TABLE documents (
            source TEXT NOT NULL, place TEXT NOT NULL,
            size BIGINT NOT NULL, mtime_ns BIGINT NOT NULL, inode BIGINT NOT NULL,
            PRIMARY KEY (source, place))""",
        """CREATE TABLE articles (
            source TEXT NOT NULL, key TEXT NOT NULL, document TEXT NOT NULL,
            id TEXT NOT NULL UNIQUE, first_seen TEXT NOT NULL, published TEXT NOT NULL, updated TEXT NOT NULL,
            withdrawn TEXT, article TEXT NOT NULL,
            PRIMARY KEY (source, key))""",
        # The bodies of the entries that feeds show, as their source gave them: they stand in for a source that fails.
        "CREATE TABLE bodies (source TEXT NOT NULL, key TEXT NOT NULL, html TEXT NOT NULL, PRIMARY KEY (source, key))",
        # Names and slugs of the feeds of `categories: auto`: another spelling must not move a feed.
        "CREATE TABLE categories (key TEXT PRIMARY KEY, name TEXT NOT NULL, slug TEXT NOT NULL)",
        """CREATE TABLE adopted (
            id TEXT PRIMARY KEY, url TEXT NOT NULL, title TEXT NOT NULL, published TEXT, updated TEXT)""",
    ),
    (
        # Documents by the share of the files that each belongs to: what changed in one share concerns no other.
        "ALTER TABLE documents RENAME TO documents_1",
        """CREATE TABLE documents (
            source TEXT NOT NULL, bucket INTEGER NOT NULL, files TEXT NOT NULL, PRIMARY KEY (source, bucket))""",
        # What a build that reads a few articles must know of all the others, so that it need not look at each.
        "ALTER TABLE articles ADD COLUMN expires TEXT",
        "ALTER TABLE articles ADD COLUMN claim TEXT",
        "ALTER TABLE articles ADD COLUMN revision TEXT NOT NULL DEFAULT ''",
        "CREATE INDEX articles_document ON articles (source, document) WHERE document <> ''",
        "CREATE INDEX articles_published ON articles (published) WHERE withdrawn IS NULL",
        "CREATE INDEX articles_withdrawn ON articles (withdrawn) WHERE withdrawn IS NOT NULL",
        "CREATE INDEX articles_expires ON articles (expires) WHERE expires IS NOT NULL",
        "CREATE INDEX articles_claim ON articles (claim) WHERE claim IS NOT NULL",
        # Each category's articles that may be published, in the order in which its feed wants them.
        """CREATE TABLE shelves (
            category TEXT NOT NULL, published TEXT NOT NULL, id TEXT NOT NULL,
            PRIMARY KEY (category, published, id)) /* WITHOUT ROWID */""",
        # Feeds as last published: what each was made of, and which bytes that gave.
        "CREATE TABLE feeds (slug TEXT PRIMARY KEY, inputs TEXT NOT NULL, files TEXT NOT NULL)",
        # What may not be published, and when it may: a draft that has not changed need not be read to be one.
        """CREATE TABLE left_out (
            source TEXT NOT NULL, document TEXT NOT NULL, key TEXT NOT NULL,
            reason TEXT NOT NULL, due TEXT, article TEXT NOT NULL, PRIMARY KEY (source, document, key))""",
        # Hubs that are to be told of a feed, until they have been.
        """CREATE TABLE pings (
            hub TEXT NOT NULL, topic TEXT NOT NULL,
            since TEXT NOT NULL, tries INTEGER NOT NULL, due TEXT NOT NULL, PRIMARY KEY (hub, topic))""",
        # What addresses gave, so that they need only be asked whether it changed.
        "CREATE TABLE fetched (url TEXT PRIMARY KEY, kept TEXT NOT NULL)",
    ),
    (
        # Archives of feeds (RFC 5005): what each feed showed, and which page takes the next article.
        """CREATE TABLE archives (
            slug TEXT PRIMARY KEY, bounds TEXT NOT NULL, open INTEGER NOT NULL,
            categories TEXT NOT NULL, shown TEXT NOT NULL)""",
        # Which page each article stands in, when it was published then, and what it was when it was last put there.
        """CREATE TABLE archived (
            id TEXT NOT NULL, slug TEXT NOT NULL,
            page INTEGER NOT NULL, published TEXT NOT NULL, revision TEXT NOT NULL,
            PRIMARY KEY (id, slug)) /* WITHOUT ROWID */""",
        "CREATE INDEX archived_page ON archived (slug, page)",
        # What each page was made of, and the files with their sums and sizes that this gave.
        """CREATE TABLE archive_pages (
            slug TEXT NOT NULL, page INTEGER NOT NULL, made_of TEXT NOT NULL, files TEXT NOT NULL,
            PRIMARY KEY (slug, page))""",
    ),
    (
        # What was made of a body, so that it need not be made again for the next feed that shows it.
        "ALTER TABLE bodies ADD COLUMN made TEXT NOT NULL DEFAULT ''",
    ),
    (
        # What stands for the entries of a feed: where one of them changed, the others are written as they were.
        "ALTER TABLE feeds ADD COLUMN entries TEXT NOT NULL DEFAULT ''",
    ),
)
VERSION = len(MIGRATIONS)
TABLES = frozenset(statement.split()[2] for statement in MIGRATIONS[0])
"""What the first version made: where one of these stands without a `feedwright`, it is another program's."""
