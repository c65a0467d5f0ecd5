/** What the form adds to a question. Made from `form.py`: do not edit it, run `python -m tests.page_types`. */
interface MatchFields {
  left: Texts;
  right: Texts;
}

interface Question extends Partial<MatchFields> {}
