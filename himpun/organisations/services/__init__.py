"""What can be done to an organisation, one file a verb."""

from himpun.organisations.services.numbers import take_number, take_numbers

__all__ = ["take_number", "take_numbers"]
