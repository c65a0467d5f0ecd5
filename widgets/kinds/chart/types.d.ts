/** A chart that was drawn: only such a chart has its claims. */
interface DrawnChart extends ChartCell {
  rows: Record<string, Claim>;
  drawn: Drawing;
}
