"""Languages: catalogues, which texts are translated, and how."""
