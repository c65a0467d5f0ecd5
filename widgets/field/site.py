"""The field edition as a website for any static host: ``python -m widgets.field.site [FOLDER]``.

It has the same files, plus a start page for visitors, a page for unknown URLs, and a service worker, so that what a
learner has opened also opens without a network.
"""

import sys
from pathlib import Path

from widgets import inline
from widgets.answers.terms import TermsOf, no_terms
from widgets.build_command import build_released
from widgets.content.mission import load_mission
from widgets.field.building import NO_JEKYLL, Edition, build, index_of, report
from widgets.field.edition import rendered
from widgets.languages.catalogue import ENGLISH, Language, offered, sentence
from widgets.output_folder import Refuse, no_refusal
from widgets.plain import json_of

_HOW = ("siteKept", "siteHandIn", "siteOffline", "siteShared")


def build_site(target: Path, release: Path, refuse: Refuse = no_refusal, terms_of: TermsOf = no_terms) -> dict[str, int]:
    """Write the website of all released modules to `target`; see `building.build` for results and errors."""
    return build(target, release, refuse, terms_of, SITE)


def _values(language: Language) -> dict[str, object]:
    how = {"heading": sentence("siteHow", language), "sentences": [sentence(key, language) for key in _HOW]}
    return {"is_site": True, "how": how}


def _add(room: Path) -> None:
    values = {
        name: sentence(key, ENGLISH) for name, key in (("heading", "siteMissing"), ("text", "siteMissingText"), ("start", "siteStart"))
    }
    missing = rendered("missing.html.j2", style=inline.style(), language=ENGLISH.code, direction=ENGLISH.direction, **values)
    (room / "404.html").write_text(missing, encoding="utf-8")
    start = ["./", *(index_of(code) for code in offered())]
    (room / "sw.js").write_text(rendered("sw.js.j2", start=json_of(start)), encoding="utf-8")
    # Without it, GitHub Pages ignores files that look like another program's.
    (room / NO_JEKYLL).write_text("")


SITE = Edition("siteText", "module_list/site", _values, _add, frozenset({".git", "CNAME"}))


def site_report(target: Path, sizes: dict[str, int]) -> str:
    """A report of what was written, with a warning about example contacts."""
    *files, _last = report(target, sizes).splitlines()
    lines = [line for line in files if line.split()[0].endswith(".html")]
    if load_mission().example_fields:
        lines.append("Every page still says that its contacts are examples. Put your mission's own into mission.yaml before you publish.")
    return "\n".join([*lines, f"The website is in {target}: put all that is in it onto a web server with https, in any folder."])


def main(arguments: list[str] | None = None) -> int:
    """Build from `release/` into the given folder, by default 'site'. Returns 1 if it cannot."""
    what = "Make the course a website that needs no server of its own."
    make = lambda target, release: site_report(target, build_site(target, release))  # noqa: E731
    return build_released("python -m widgets.field.site", what, "site", make, arguments)


if __name__ == "__main__":
    sys.exit(main())
