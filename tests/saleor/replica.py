"""The replica connection while the test database is being made."""

from django.db import DEFAULT_DB_ALIAS, connections
from saleor.settings import DATABASE_CONNECTION_REPLICA_NAME


def follow() -> None:
    """Let the replica read the database that is being made: some of Saleor's migrations ask it.

    Django lets it stand for the test database only when that is complete.
    """
    name = connections[DEFAULT_DB_ALIAS].creation._get_test_db_name()
    connections[DATABASE_CONNECTION_REPLICA_NAME].settings_dict["NAME"] = name
