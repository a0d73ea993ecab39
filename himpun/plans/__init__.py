"""What is promised: objectives, the indicator dictionary, targets and budgets."""
