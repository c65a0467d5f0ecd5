"""The kinds of cells, a folder each: what a cell of that kind declares, how it is checked and how long it takes."""
