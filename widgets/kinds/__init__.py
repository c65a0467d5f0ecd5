"""The kinds of cells, one folder each: what a cell of that kind declares, how it is checked and how long it takes."""
