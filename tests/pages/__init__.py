"""Every page by its address, as a browser asks for it: works, refused, stranger."""
