"""Tools of the house for its developers; nothing here is shipped."""
