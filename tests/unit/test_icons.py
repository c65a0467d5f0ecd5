"""The icons that the page carries: those that its scripts use, as Lucide draws them."""

import re

from tests import icons
from widgets.inline import script
from widgets.kinds.diagram.icons import ICONS

WRITTEN = icons.OF_PAGE.read_text(encoding="utf-8")


def test_the_icons_are_those_that_are_used_as_lucide_draws_them() -> None:
    for file, text in icons.icon_files().items():
        assert file.read_text(encoding="utf-8") == text, "Run 'python -m tests.icons'."


def test_the_list_has_each_name_once_and_in_order() -> None:
    names = [line.partition(" ")[0] for line in icons.LIST.read_text(encoding="utf-8").splitlines()]
    assert set(ICONS) <= set(names)
    assert names == sorted(set(names))


def test_only_icons_that_a_script_names_travel_with_the_page() -> None:
    written = re.findall(r'^  "?([\w-]+)"?: \[', WRITTEN, re.MULTILINE)
    assert written == icons.used()
    assert "log-out" in written
    assert "gavel" not in written


def test_the_licences_notice_travels_with_the_page() -> None:
    assert "/*! Icons: Lucide" in script("host/served")
