"""Where things lie by a configuration, sound or not."""

import pytest

from feedwright.config import load_config
from feedwright.config.whereabouts import whereabouts

SOUND = "site: {title: A, url: https://example.org/a}\nsources: [{type: text, path: a}]\ncategories: [b]\n"


@pytest.mark.parametrize(
    "more",
    [
        "",
        "output: {directory: public/../feeds/x}\n",
        "output: {directory: '${WHERE}'}\n",
        "catalog: sqlite:///state/own.db\n",
        "catalog: postgresql://db.example/feeds\n",
    ],
)
def test_of_a_sound_one_it_is_what_is_read(tmp_path, more):
    file = tmp_path / "config.yaml"
    file.write_text(SOUND + more, encoding="utf-8")
    environ = {"WHERE": "elsewhere"}
    config = load_config(file, check_paths=False, environ=environ)
    assert whereabouts(file, environ) == (config.site.url, config.output.directory, config.state)
    file.write_text(f"{SOUND}{more}bogus: 1\n", encoding="utf-8")
    assert whereabouts(file, environ) == (config.site.url, config.output.directory, config.state)


def test_of_none_there_is_nothing_and_of_a_wrong_one_the_defaults(tmp_path):
    assert whereabouts(tmp_path / "none.yaml", {}) is None
    file = tmp_path / "config.yaml"
    for data in (b"", b"\xff", b"- 1", b"site: 7", b"site: {url: nonsense}\noutput: {directory: [1]}"):
        file.write_bytes(data)
        assert whereabouts(file, {}) == ("", tmp_path / "feeds", tmp_path / ".feedwright")
