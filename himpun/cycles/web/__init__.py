"""The pages of cycles."""
