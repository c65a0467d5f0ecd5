/** What a line's place needs of the whole question. */
interface PairPlaceSetting {
  left: string;
  text: string;
  /** Id and text of each answer, in the order shown. */
  answers: [string, string][];
  /** The answer that was tapped and has no place yet; "" if there is none. */
  held(): string;
  put(left: string, right: string): void;
  takeBack(left: string): void;
}
