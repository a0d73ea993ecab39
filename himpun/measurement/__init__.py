"""What it means: recap, achievement, categories, checks, analysis and action plans."""
