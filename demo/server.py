"""The web server of the sample shop, on the loopback address only."""

import errno
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application

ADDRESS = "127.0.0.1"
FIRST_PORT = 8000
PORTS_TRIED = 50


@contextmanager
def serving(first_port: int = FIRST_PORT) -> Iterator[str]:
    """Serve the shop inside the block, on the first free port from this one, and yield its address.

    This is the server behind ``runserver``: threaded, and it closes each thread's database connection. It runs in this
    process instead of a second one, which saves loading the shop twice, leaves nothing behind however this process
    ends, and keeps the port from the moment it was found free.
    """
    server = bind(first_port)
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, name="shop", daemon=True)
    thread.start()
    try:
        yield f"http://{ADDRESS}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def keeping_up() -> Iterator[None]:
    """Let customers be read again inside the block, every second: what `drain_customers --forever` does elsewhere.

    A thread of this process, for the same reasons as the server's.
    """
    from saleor_customer_ext.services import copies

    copies.rebuild(only_missing=True)  # a shop that was filled before there were copies
    stop = threading.Event()
    thread = threading.Thread(target=copies.keep_up, args=(stop,), name="customers", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def bind(first_port: int) -> ThreadedWSGIServer:
    """Return a server on the first free port; raise OSError when all ports that are tried are taken."""
    for port in range(first_port, first_port + PORTS_TRIED):
        try:
            return ThreadedWSGIServer((ADDRESS, port), WSGIRequestHandler)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
    raise OSError(f"Every port from {first_port} to {first_port + PORTS_TRIED - 1} is in use.")
