"""Bad input: each case gets a code and a clear Indonesian text, and changes nothing."""
