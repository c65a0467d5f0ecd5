"""Scripts and styles are shorter, and do the same."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.test_inline import value_of
from widgets import inline
from widgets.shortening import short_script, short_style, without_comments

SCRIPT = """(() => {
  /**
   * What it does: a * b / c, with a ` and a ".
   */
  function two(
    a,
    ...rest
  ) {
    // why
    const b =
      rest
        .concat({
          c: `(
)`,
        }) // beside code
    return b
  }
  const pattern = /[;`"]\\/\\//g;
  return {
    urls: "http://x", last: two(0, pattern.source), ends: ["</script>", `</p>`, "<!--"],
  };
})()"""


def test_a_script_is_shorter_and_gives_the_same() -> None:
    short = short_script(SCRIPT)
    assert (
        value_of(short)
        == value_of(SCRIPT)
        == {"urls": "http://x", "last": ['[;`"]\\/\\/', {"c": "(\n)"}], "ends": ["</script>", "</p>", "<!--"]}
    )
    assert len(short) < len(SCRIPT) * 0.7
    assert "What it does" not in short
    assert "why" not in short


def test_nothing_in_a_script_ends_an_html_script() -> None:
    assert "</" not in short_script(SCRIPT)


def test_the_whole_course_is_without_comments_except_the_licences_notice() -> None:
    script = inline.script("offline/field")
    assert re.findall(r"/\*[*!]", script) == ["/*!"]
    assert script.startswith("/*! Icons: Lucide")
    assert "@param" not in script


def test_what_is_no_script_is_not_made_into_another() -> None:
    assert short_script("1 +; function (") == "(1 +; function ()"


_LITERALS = st.text(alphabet=' \n/*`"\\$ax', max_size=20)
_COMMENTS = st.text(alphabet=" /`\"'ax", max_size=10)


@given(st.lists(st.tuples(_COMMENTS, _LITERALS), max_size=6))
def test_a_text_in_a_module_stays_whatever_is_around_it(parts: list[tuple[str, str]]) -> None:
    texts = ["`" + re.sub(r"[`\\]", r"\\\g<0>", text) + "`" for _, text in parts]
    source = "".join(f"\n  // {comment}\nsay({text});\n" for (comment, _), text in zip(parts, texts, strict=True))
    assert without_comments(source) == "".join(f"say({text});\n" for text in texts)


@pytest.mark.parametrize(
    ("sheet", "short"),
    [
        ("/* why */\n.a {\n  color: #ffffff;\n}\n", ".a{color:#fff}"),
        ("@media (min-width: 40rem) { .a { top: 0 } }", "@media (min-width:40rem){.a{top:0}}"),
        ("@container (max-width: 28.5em) { .a { top: 0 } }", "@container (max-width:28.5em){.a{top:0}}"),
        (".a { margin-inline-start: 1rem; inset-inline: 0 }", ".a{margin-inline-start:1rem;inset-inline:0}"),
        (
            ":is(.a, .b) > .c { color: color-mix(in srgb, var(--d), white 20%) }",
            ":is(.a,.b)>.c{color:color-mix(in srgb,var(--d),white 20%)}",
        ),
    ],
)
def test_a_style_is_shorter_and_says_the_same_to_the_same_browsers(sheet: str, short: str) -> None:
    assert short_style(sheet) == short


def test_no_style_of_the_course_asks_in_the_way_that_older_browsers_do_not_know() -> None:
    assert re.findall(r"\([^()]*(?:width|height) ?[<>=][^)]*\)|[<>]=", inline.style()) == []
