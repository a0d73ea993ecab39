"""The desk: one page for each kind of work. `works.py` says which; `desk.py` is what all of them share."""
