"""The shop's fork of Oscar's ``order`` app: cards get their money back."""
