"""The shop's fork of Oscar's ``shipping`` app: parcel, express and collection."""
