"""The shape of each file in `data/`, one module for each kind of file; `registry` lists all of them."""
