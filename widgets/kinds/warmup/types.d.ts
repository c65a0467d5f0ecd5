/** What a warm-up's entry has of each statement. */
interface StatementAnswer {
  answer?: "true" | "false";
  confidence?: Confidence;
}
