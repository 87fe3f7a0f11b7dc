"""The Saleor side; see ``plugin.py``."""
