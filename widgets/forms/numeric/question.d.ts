/** What the form adds to a question. Made from `form.py`: do not edit it, run `python -m tests.page_types`. */
interface NumericFields {
  tolerance?: number;
  unit?: string;
}

interface Question extends Partial<NumericFields> {}

interface AnswerKeys {
  Numeric: number;
}
