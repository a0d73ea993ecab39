"""One file for each thing that is measured: `measure()` gives its rows, in a process and a database of its own."""
