"""Plain words that everyone uses: refusals, Indonesian numbers and dates, working time, hashing. No Django here."""
