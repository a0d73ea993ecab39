"""The organisation's pages: units, positions, officials, appointments, calendar, letterhead, numbers, accounts."""
