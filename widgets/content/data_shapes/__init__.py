"""The shape of each file in `data/`, a module for each kind of file; `registry` has all of them."""
