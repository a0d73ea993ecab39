"""The official sheet's flow table, measured: which symbols and arrows stand where, and how its texts break.

Pure values: a definition in, millimetres out. `documents.typesetting` prints it, the board of a cycle shows it alive.
"""
