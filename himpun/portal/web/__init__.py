"""The pages of portal."""
