/** What the form adds to a question. Made from `form.py`: do not edit it, run `python -m tests.page_types`. */
interface ReflectionFields {
  parts: Texts;
}

interface Question extends Partial<ReflectionFields> {}
