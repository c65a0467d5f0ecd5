/** Draws one type of diagram; the words that a learner's track marks are marked. */
type DiagramView<C> = (cell: C, track: string | undefined) => HTMLElement;
type DiagramTone = NonNullable<ComparedColumn["tone"]>;
