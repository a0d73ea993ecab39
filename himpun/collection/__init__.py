"""WHAT IS ANSWERED: requests, submissions, values, evidence, findings registers."""
