"""HOW IT GOES: one edition carried out for one period: tasks, dispositions, due times, returns."""
