"""The embedded PostgreSQL is there when it is needed and gone when it is not, whatever happens to its users."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg
import pytest

from demo import postgres

ROOT = Path(__file__).resolve().parent.parent.parent
# Starts a server for the directory, says so, and stays until it is told or killed.
USER = """
import pathlib, sys
from demo import postgres
postgres.shared(pathlib.Path(sys.argv[1]))
print("up", flush=True)
sys.stdin.readline()
"""


@pytest.fixture(autouse=True)
def embedded(monkeypatch):
    """These tests are about servers of their own, whichever database the run itself uses."""
    monkeypatch.delenv(postgres.URL_VARIABLE, raising=False)


@pytest.fixture
def data(tmp_path):
    """Return a data directory so deep that a socket inside it could not be opened."""
    return tmp_path / ("deep" * 25) / ("deeper" * 15) / "data"


def start_user(data):
    user = subprocess.Popen(
        [sys.executable, "-c", USER, data], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert user.stdout.readline() == "up\n"
    return user


def end_user(user):
    user.communicate("bye\n", timeout=30)
    assert user.returncode == 0


def server_process(data):
    """Return the process of the directory's server, or None."""
    try:
        process = psutil.Process(int((data / "postmaster.pid").read_text().split()[0]))
    except (FileNotFoundError, psutil.NoSuchProcess):
        return None
    return process if process.status() != psutil.STATUS_ZOMBIE else None


def wait_until_gone(data):
    deadline = time.monotonic() + 30
    while server_process(data):
        assert time.monotonic() < deadline, "the server still runs"
        time.sleep(0.05)


def ask(entry, question):
    with psycopg.connect(
        host=entry["HOST"], port=entry["PORT"], user=entry["USER"], dbname=entry["NAME"], autocommit=True
    ) as connection:
        cursor = connection.execute(question)
        return cursor.fetchone()[0] if cursor.description else None


def test_durable_keeps_data_between_starts(data):
    with postgres.running(data) as entry:
        ask(entry, "CREATE TABLE kept (answer int)")
        ask(entry, "INSERT INTO kept VALUES (42) RETURNING answer")
        settings = ("fsync", "synchronous_commit", "listen_addresses")
        assert [ask(entry, f"SHOW {name}") for name in settings] == ["on", "on", ""]
        assert int(ask(entry, "SHOW max_connections")) >= 100
        assert ask(entry, "SELECT upper('ä') || count(*) FROM pg_settings WHERE name = 'port'") == "Ä1"
    assert server_process(data) is None
    with postgres.running(data) as entry:
        assert ask(entry, "SELECT answer FROM kept") == 42
    assert not Path(entry["HOST"]).exists()


def test_fast_servers_do_not_wait_for_the_disk(data):
    with postgres.running(data, durable=False) as entry:
        assert [ask(entry, f"SHOW {name}") for name in ("fsync", "synchronous_commit")] == ["off", "off"]


def test_a_second_user_joins_and_the_last_one_stops_it(data):
    first, second = start_user(data), start_user(data)
    process = server_process(data)
    end_user(first)
    assert process.is_running()
    end_user(second)
    wait_until_gone(data)


def test_two_starting_at_once_share_one_server(data):
    command = [sys.executable, "-c", USER, data]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    users = [subprocess.Popen(command, cwd=ROOT, **pipes) for _ in range(3)]
    assert [user.stdout.readline() for user in users] == ["up\n"] * 3
    for user in users:
        end_user(user)
    wait_until_gone(data)


@pytest.mark.parametrize(
    "attempt", range(3)
)  # the kernel closes a killed process's files in no particular order
def test_a_killed_user_leaves_no_server(data, attempt):
    user = start_user(data)
    user.kill()
    user.communicate()
    wait_until_gone(data)


def test_a_killed_user_does_not_take_the_server_from_others(data):
    survivor, victim = start_user(data), start_user(data)
    victim.kill()
    victim.communicate()
    time.sleep(0.5)
    assert server_process(data)
    end_user(survivor)
    wait_until_gone(data)


def test_a_forked_child_does_not_keep_the_server(data):
    server = postgres.Server(data, durable=False)
    server.start()
    child = os.fork()
    if child == 0:
        time.sleep(60)
        os._exit(0)
    try:
        server.stop()
        wait_until_gone(data)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def test_starts_over_a_stale_process_id_that_somebody_else_has_now(data):
    with postgres.running(data):
        lines = (data / "postmaster.pid").read_text().splitlines()
    (data / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    with postgres.running(data) as entry:
        assert ask(entry, "SELECT 1") == 1


def test_starts_after_the_server_itself_was_killed(data):
    with postgres.running(data):
        server_process(data).kill()
        wait_until_gone(data)
    with postgres.running(data) as entry:
        assert ask(entry, "SELECT 1") == 1


def test_an_interrupted_creation_is_begun_again(data):
    unfinished = data.with_name("data.new")
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    with postgres.running(data, durable=False) as entry:
        assert ask(entry, "SELECT 1") == 1


def test_a_failed_start_says_what_postgresql_said(data):
    with postgres.running(data):
        pass
    (data / "postgresql.conf").write_text("nonsense = 1\n")
    with pytest.raises(postgres.PostgresError, match="nonsense"), postgres.running(data):
        pass


def test_sixty_connections_at_once(data):
    with postgres.running(data, durable=False) as entry:
        where = {"host": entry["HOST"], "port": entry["PORT"], "user": entry["USER"], "dbname": entry["NAME"]}
        connections = [psycopg.connect(**where) for _ in range(60)]
        for connection in connections:
            connection.close()


def test_a_throwaway_server_is_shared_with_child_processes_and_vanishes(tmp_path, monkeypatch):
    code = """
import os, subprocess, sys
from demo import postgres
entry = postgres.throwaway()
print(entry["HOST"])
if len(sys.argv) == 1:
    subprocess.run([sys.executable, "-c", os.environ["CODE"], "child"], check=True)
"""
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"CODE": code, "PYTHONUNBUFFERED": "1", "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    parent, child = result.stdout.split()
    assert parent == child
    assert not Path(parent).exists()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "entry"),
    [
        (
            "postgresql://me:p%40ss@db.example:6543/shop?sslmode=require",
            {"NAME": "shop", "USER": "me", "PASSWORD": "p@ss", "HOST": "db.example", "PORT": "6543"}
            | {"OPTIONS": {"sslmode": "require"}},
        ),
        (
            "postgres:///shop?host=%2Frun%2Fpostgresql&port=5433",
            {
                "NAME": "shop",
                "USER": "",
                "PASSWORD": "",
                "HOST": "/run/postgresql",
                "PORT": "5433",
                "OPTIONS": {},
            },
        ),
    ],
)
def test_a_database_of_ones_own(monkeypatch, tmp_path, url, entry):
    monkeypatch.setenv(postgres.URL_VARIABLE, url)
    expected = {"ENGINE": "django.db.backends.postgresql"} | entry
    assert postgres.throwaway() == expected
    assert postgres.shared(tmp_path / "unused") == expected
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["mysql://host/name", "postgresql://host", "shop"])
def test_a_malformed_url_is_refused(url):
    with pytest.raises(ValueError, match="must look like postgresql://"):
        postgres.parse_url(url)
