"""One tree of errors, an exit code each, and messages that say where, what and why."""

import pytest

from feedwright import errors


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.FeedwrightError("x"), 1),
        (errors.ConfigError("x"), 2),
        (errors.SourceError("x"), 3),
        (errors.FetchError("x", status=500), 3),
        (errors.ParseError("x"), 3),
        (errors.CatalogError("x"), 4),
        (errors.SchemaTooNew("x"), 4),
        (errors.RenderError("x"), 5),
        (errors.PublishError("x"), 6),
        (errors.Refused("x"), 6),
        (errors.Locked("x"), 6),
    ],
)
def test_each_error_has_its_exit_code(error, code):
    assert error.exit_code == code
    assert isinstance(error, errors.FeedwrightError)


def test_a_message_says_where_and_what():
    assert str(errors.ParseError("is empty", where="a.md")) == "a.md: is empty"
    assert str(errors.ParseError("is empty")) == "is empty"


def test_a_config_error_names_every_fault():
    assert str(errors.ConfigError("2 faults", faults=("c:1: a", "c:2: b"))) == "c:1: a\nc:2: b"
    assert str(errors.ConfigError("a", where="c:1")) == "c:1: a"
