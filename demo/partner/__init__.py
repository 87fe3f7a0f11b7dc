"""The shop's fork of Oscar's ``partner`` app: prices with German VAT."""
