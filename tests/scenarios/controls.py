"""Taking the protection out, so that a control run can show the race that it is there for."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

FUNCTIONS = ["customer_ext_post", "customer_ext_hold"]
LOCK = "FOR NO KEY UPDATE"
WRITE = re.compile(r"^ *INSERT INTO ", re.MULTILINE)
SHORT, LONG = 0.1, 2.0  # seconds; calls that start together meet within the long one also on a busy machine


@contextmanager
def account_lock(*, kept: bool) -> Iterator[None]:
    """Let posting and holding pause between check and write; with the lock on the account kept, or taken out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = ANY (%s)", [FUNCTIONS])
        originals = [text for (text,) in cursor.fetchall()]
        assert len(originals) == len(FUNCTIONS)
        assert all(LOCK in text and WRITE.search(text) for text in originals), (
            "they are written in another way now"
        )
        for text in originals:
            slow = WRITE.sub(f"PERFORM pg_sleep({SHORT if kept else LONG});\n\\g<0>", text, count=1)
            cursor.execute(slow if kept else slow.replace(LOCK, ""))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for text in originals:
                cursor.execute(text)
