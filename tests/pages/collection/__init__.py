"""The pages of collecting, as a browser asks for them."""
