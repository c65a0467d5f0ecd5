/** A reading's entry; `paused` is the number of the paragraph at which it was closed. */
interface ReadingValue {
  read?: boolean;
  skipped?: boolean;
  paused?: number;
}
