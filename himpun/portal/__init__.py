"""THE FRAME: wiring, jobs, commands, and the pages around them."""
