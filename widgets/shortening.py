"""Scripts and styles without what only readers of the code need, by the library minify-html. Names stay unchanged."""

import re

import minify_html

_BEFORE, _AFTER = "<script>var x=", ";</script>"
_STAYS = (  # texts in double quotes, template literals, regular expressions
    r'"(?:[^"\\\n]|\\.)*"',
    r"`(?:[^`\\]|\\[\s\S])*`",
    r"(?:(?<=[=(,:;?!&|])|(?<=[=(,:;?!&|\s] ))/(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/",
)
_COMMENT = r"^\s*(?://.*|/\*(?!!)(?:[^*]|\*(?!/))*\*/[ \t]*)(?:\n|\Z)"
_WITH_COMMENTS = re.compile(f"({'|'.join(_STAYS)})|{_COMMENT}", re.MULTILINE)
_NOTICE = re.compile(r"/\*!.*?\*/", re.DOTALL)
_RANGE = re.compile(r"\((width|height)([<>])=([\d.]+\w+)\)")


def short_script(expression: str) -> str:
    """The same expression in JavaScript, shorter, in parentheses; nothing in it can end an HTML script.

    Licences' notices, which are comments that begin with `/*!`, are in front of it.
    """
    # As a variable's value, because the value of a statement of its own is not needed.
    shortened = minify_html.minify(f"{_BEFORE}{_escaped(without_comments(expression))}{_AFTER}", minify_js=True)
    if not (shortened.startswith(_BEFORE) and shortened.endswith(_AFTER)):
        raise ValueError(f"minify-html returned something other than a variable: {shortened[:80]}")
    return f"{''.join(_NOTICE.findall(expression))}({_escaped(shortened[len(_BEFORE) : -len(_AFTER)])})"


def without_comments(script: str) -> str:
    """JavaScript without comments on lines of their own, most of which minify-html would keep. Licences' notices stay."""
    return _WITH_COMMENTS.sub(lambda part: part[1] or "", script)


def short_style(sheet: str) -> str:
    """The same rules in CSS, shorter."""
    shortened = minify_html.minify(f"<style>{sheet}</style>", minify_css=True)
    return _RANGE.sub(_older_range, shortened.removeprefix("<style>").removesuffix("</style>"))


def _escaped(script: str) -> str:
    return script.replace("</", "<\\/")


def _older_range(found: re.Match[str]) -> str:
    """`(width>=40rem)` as `(min-width:40rem)`: the course also runs in browsers that do not know the first (docs/field.md)."""
    return f"({'min' if found[2] == '>' else 'max'}-{found[1]}:{found[3]})"
