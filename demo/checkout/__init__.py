"""The shop's fork of Oscar's ``checkout`` app: payment by (demonstration) card."""
