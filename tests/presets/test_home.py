"""Where a generator's site lies, and what every reading depends on."""

import os

import pytest

from feedwright.presets import _home
from feedwright.presets._base import Home, Preset, Understood


class Plain(Preset):
    """A generator with one file of configuration, and one of data beside the pages."""

    files = ("plain.yaml",)
    folders = ("pages",)

    def understand(self, page):
        return Understood(page.raw)

    def beside(self):
        yield os.path.join(self.root, "data.yaml")


def signature(root, configuration):
    return _home.signature(Plain(Home(root, configuration.settings, "")), configuration)


def test_the_nearest_parent_folder_counts(tmp_path):
    inner = tmp_path / "a/b/c"
    inner.mkdir(parents=True)
    for folder, title in ((tmp_path, "far"), (tmp_path / "a", "near")):
        (folder / "plain.yaml").write_text(f"title: {title}")
    root, configuration = _home.find(Plain, str(inner))
    assert (root, configuration.settings) == (str(tmp_path / "a"), {"title": "near"})


def test_looking_ends_at_the_top_of_a_repository(tmp_path):
    (tmp_path / "plain.yaml").write_text("title: another project's")
    inner = tmp_path / "a/pages/deep"
    inner.mkdir(parents=True)
    (tmp_path / "a/.git").mkdir()
    root, configuration = _home.find(Plain, str(inner))
    assert (root, configuration.settings) == (str(tmp_path / "a"), {})


@pytest.mark.parametrize(("folder", "root"), [("a/pages/b", "a"), ("a/pages", "a"), ("a/b", "a/b")])
def test_without_a_configuration_the_names_of_folders_tell(tmp_path, folder, root):
    (tmp_path / ".git").mkdir()
    assert _home.find(Plain, str(tmp_path / folder))[0] == str(tmp_path / root)


def test_the_signature_is_that_of_the_bytes_wherever_the_site_lies(tmp_path):
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "plain.yaml").write_text("title: T")
        made.append(signature(*_home.find(Plain, str(tmp_path / name))))
    assert made[0] == made[1]


def test_each_change_of_what_lies_beside_gives_another_signature(tmp_path):
    def signed():
        return signature(*_home.find(Plain, str(tmp_path)))

    seen = []
    (tmp_path / "plain.yaml").write_text("title: T")
    seen.append(signed())
    (tmp_path / "plain.yaml").write_text("title: U")
    seen.append(signed())
    (tmp_path / "data.yaml").write_text("x: 1")
    seen.append(signed())
    (tmp_path / "data.yaml").write_text("x: 2")
    seen.append(signed())
    # After a checkout all times are new, and nothing else.
    os.utime(tmp_path / "data.yaml", ns=(1, 1))
    assert signed() == seen[3]
    (tmp_path / "data.yaml").unlink()
    assert signed() == seen[1]
    assert len(set(seen)) == 4
