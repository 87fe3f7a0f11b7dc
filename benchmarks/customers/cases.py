"""What is asked of the list, and what is promised of the answer."""

import datetime
from typing import Any

MEDIAN_MS, MOST_MS, EXCEPTION_MS, FACETS_MS, QUERIES = 20, 100, 400, 400, 6
SORTS = {
    "NAME": False, "EMAIL": False, "ACCOUNT_NUMBER": False, "CUSTOMER_SINCE": True, "STATUS": False, "ORDERS": True,
    "REVENUE": True, "LAST_ORDER": True, "LAST_LOGIN": True, "ID": False,
}  # fmt: skip
SEARCHES = {
    "search smith": "smith", "search john smith": "john smith", "search a": "a", "search hamburg": "hamburg",
    "search Köln": "Köln", "search e-mail domain": "@gmail", "search account": "KD-1234",
    "search street": "hafenstrasse 12",
}  # fmt: skip
PHONE_DIGITS = 7  # of the end of a number
# Filter -> sorts in which those who fit stand far from where a page begins, so that all of them are sorted.
EXCEPTIONS = {
    "search smith": {"NAME", "EMAIL"},
    "search a": {"EMAIL"},
    "invited": {"LAST_LOGIN", "LAST_ORDER", "ORDERS", "REVENUE"},
    "tag Never ordered": {"ORDERS", "REVENUE", "LAST_ORDER"},
    "no orders": {"REVENUE", "LAST_ORDER"},
}


def filters(tags: dict[str, Any], groups: list[Any], *, email: str, phone: str) -> dict[str, dict[str, Any]]:
    """Give every single filter, most of them with several values that differ in how many they fit.

    email, phone: those of somebody.
    """
    month = {"gte": datetime.datetime.now(datetime.UTC) - datetime.timedelta(30)}
    return {
        "none": {},
        **{name: {"search": text} for name, text in SEARCHES.items()},
        "search e-mail": {"search": email},
        "search phone's end": {"search": phone[-PHONE_DIGITS:]},
        "active": {"statuses": ["ACTIVE"]},
        "invited": {"statuses": ["INVITED"]},
        "blocked": {"statuses": ["BLOCKED"]},
        "not confirmed": {"email_confirmed": False},
        "on hold": {"on_hold": True},
        "test": {"is_test": True},
        **{f"tag {name}": {"tags": {"any": [key]}} for name, key in tags.items()},
        "two tags": {"tags": {"all": [tags["40 %"], tags["10 %"]]}},
        "without tag 40 %": {"tags": {"none": [tags["40 %"]]}},
        "group": {"groups": groups[:1]},
        "no group": {"groups": [None]},
        "channel": {"preferred_channels": ["default-channel"]},
        "currency": {"currencies": ["EUR"]},
        "registered in a month": {"customer_since": month},
        "last order in a month": {"last_order": month},
        "last login in a month": {"last_login": month},
        "50 orders": {"number_of_orders": {"gte": 50}},
        "no orders": {"number_of_orders": {"lte": 0}},
        "revenue from 1000": {"revenue": {"gte": 1000}},
        "credit": {"credit": {"available": True}},
        "no credit": {"credit": {"available": False}},
        "text field": {"custom_fields": [{"field": "text", "values": ["text 7"]}]},
        "choice field": {"custom_fields": [{"field": "choice", "values": ["red"]}]},
        "number field": {"custom_fields": [{"field": "number", "gte": "10", "lte": "50"}]},
        "date field": {"custom_fields": [{"field": "date", "gte": "2021-01-01", "lte": "2021-01-31"}]},
        "yes field": {"custom_fields": [{"field": "boolean", "values": ["true"]}]},
        "status, tag and search": {
            "statuses": ["ACTIVE"],
            "tags": {"any": [tags["10 %"]]},
            "search": "hamburg",
        },
    }
