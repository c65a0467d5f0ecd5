/** What the form adds to a question. Made from `form.py`: do not edit it, run `python -m tests.page_types`. */
interface OrderFields {
  items: Texts;
}

interface Question extends Partial<OrderFields> {}
