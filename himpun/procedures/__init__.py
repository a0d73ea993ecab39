"""HOW IT SHOULD BE: editions of a procedure, their checks, library and graph."""
