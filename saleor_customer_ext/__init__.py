"""Customer accounts, store credit and customer-specific rules for Saleor and django-oscar shops."""

__version__ = "0.1.0"
