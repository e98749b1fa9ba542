"""What tests share: a small site in a folder, and the design's files where they stand beside the project."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
NOW = datetime(2026, 1, 1, tzinfo=UTC)

# The same examples each time, so that a change is what breaks a test; FEEDWRIGHT_EXPLORE=1 looks for new ones.
settings.register_profile(
    "house",
    deadline=None,
    derandomize="FEEDWRIGHT_EXPLORE" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("house")


@pytest.fixture
def shared():
    """The folder of schemas and of a real article page; a user's clone does not have it."""
    if not SHARED.is_dir():
        if os.environ.get("CI"):
            pytest.fail("../shared must be there in CI")
        pytest.skip("../shared is not beside the project: its schemas and its real article page cannot be tried")
    return SHARED


class Site:
    """A site in a folder of its own, with the verbs of its owner.

    Its configuration is written anew before each build: a source for each kind of article that was written so far, the
    `categories`, and `more` lines; or what `configure` was given.
    """

    def __init__(self, folder):
        self.folder = folder
        self.config = folder / "config.yaml"
        self.kinds = {}
        self.categories = "[geopolitics, international, politics]"
        self.more = ""
        self.own = ""
        self.writes = 0
        (folder / "articles").mkdir()

    def configure(self, text=""):
        """Write config.yaml; `text` stands for good."""
        self.own = text or self.own
        sources = "".join(
            f"  - type: {kind}\n    path: {path}\n" for kind, path in sorted(self.kinds.items(), reverse=True)
        )
        made = f"site:\n  title: The Desk\n  url: https://example.org/\nsources:\n{sources}categories: {self.categories}\n{self.more}"
        self.config.write_text(self.own or made, encoding="utf-8")

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, bytes):
            path.write_bytes(text)
        else:
            path.write_text(text, encoding="utf-8")
        # Tests build faster than the ticks of the file system's clock; people do not.
        self.writes += 1
        written = path.stat().st_mtime_ns + self.writes
        os.utime(path, ns=(written, written))
        return path

    def page(
        self,
        name="a-page",
        title="A Page",
        categories="politics",
        day="March 04, 2025",
        body="The first paragraph of the page.",
    ):
        self.kinds["text"] = "articles/*.txt"
        return self.write(f"articles/{name}.txt", f"{title}\n\nIn {categories}\n{day}\n\n{body}\n")

    def post(self, name="a-post", body="The *first* paragraph of the post.", **metadata):
        self.kinds["markdown"] = "articles/**/*.md"
        said = {"title": name.replace("-", " ").title(), "date": "2025-03-04", "categories": "politics", **metadata}
        front = "\n".join(f"{key}: {value}" for key, value in said.items())
        return self.write(f"articles/{name}.md", f"---\n{front}\n---\n{body}\n")

    def build(self, **options):
        from feedwright import build

        self.configure()
        return build(self.config, now=options.pop("now", NOW), **options)

    def plan(self, **options):
        from feedwright import plan

        self.configure()
        return plan(self.config, now=options.pop("now", NOW))

    def files(self):
        """Path -> bytes of everything in the output folder."""
        feeds = self.folder / "feeds"
        return {str(path.relative_to(feeds)): path.read_bytes() for path in sorted(feeds.rglob("*")) if path.is_file()}

    def stamps(self):
        return {name: (self.folder / "feeds" / name).stat().st_mtime_ns for name in self.files()}

    def items(self, slug="all"):
        import json

        return json.loads((self.folder / f"feeds/{slug}.json").read_text(encoding="utf-8"))["items"]


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "site"
    folder.mkdir()
    return Site(folder)
