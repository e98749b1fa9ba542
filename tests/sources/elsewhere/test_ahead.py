"""Files elsewhere that are wanted one after the other are asked for together."""

from feedwright import read
from feedwright.errors import FetchError, ParseError, SourceError
from feedwright.sources import _remote
from feedwright.sources.markdown import Markdown


def test_files_that_are_read_in_their_order_are_asked_for_together(desk, waiting, text):
    waiting.contents.update({f"posts/{n:03}.md": text(n) for n in range(200)})
    source = Markdown(path="waiting://posts/*.md", name="ours")
    said, bodies = desk.everything(source)
    assert [one.title for one in said] == [f"About {n}" for n in range(200)]
    assert {one.mtime_ns for one in desk.places(source)} == {1_500_000_000}
    assert len(waiting.at_once) < 20
    assert max(waiting.at_once) == _remote.AHEAD
    assert len(bodies) == 200


def test_bodies_are_asked_for_together_too(desk, waiting, text):
    waiting.contents.update({f"posts/{n:03}.md": text(n) for n in range(100)})
    source = Markdown(path="waiting://posts/*.md", name="ours")
    said = [item for place in desk.places(source) for item in source.read(place, desk)]
    waiting.at_once.clear()
    wanted = said[::-3]
    assert [one for one, _ in source.bodies(wanted, desk)] == wanted
    assert len(waiting.at_once) < 8


def test_a_program_that_reads_articles_one_by_one_has_each_file_fetched_once(desk, waiting, text):
    waiting.contents.update({f"posts/{n:03}.md": text(n) for n in range(100)})
    made = list(read("markdown", folder=desk.folder, path="waiting://posts/*.md"))
    assert [one.content_html for one in made] == [f"<p>Body of {n}</p>\n" for n in range(100)]
    assert sum(waiting.at_once) == 100


def test_files_here_and_there_are_asked_for_alone(desk, waiting, text):
    waiting.contents.update({f"posts/{n:03}.md": text(n) for n in range(50)})
    source = Markdown(path="waiting://posts/*.md", name="ours")
    some = desk.places(source)[5::10]
    assert [next(source.read(one, desk)).title for one in some] == [f"About {n}" for n in range(5, 50, 10)]
    assert waiting.at_once == [1] * 5


def test_one_of_many_that_fails_costs_itself_alone(desk, waiting, text):
    waiting.contents.update({f"posts/{n:03}.md": text(n) for n in range(20)})
    source = Markdown(path="waiting://posts/*.md", name="ours")
    listed = desk.places(source)
    waiting.contents["posts/007.md"] = PermissionError("no")
    waiting.contents["posts/009.md"] = FileNotFoundError("no")
    failed = {}
    for place in listed:
        try:
            assert list(source.read(place, desk))
        except SourceError as error:
            failed[error.where] = type(error)
    assert failed == {"waiting://posts/007.md": FetchError, "waiting://posts/009.md": ParseError}
