"""The rehearsal: a whole cycle carried through with figures that offices really published."""
