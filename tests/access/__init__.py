"""Who may open which address: the table of docs/access.md, and every row of it tried on real requests."""
