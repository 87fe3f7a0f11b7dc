"""The ledger's speed, as ratios to a plain INSERT: ``python -m benchmarks`` (or ``make bench``); ``--help`` for more.

Absolute figures of a shared machine say little: the time of one fsync alone moves by a factor of five within minutes.
So everything is given as a ratio to a *floor*, measured by the same processes a moment before and after.

- The floor is an autocommitted INSERT of one row with a key, an account and an amount, into a table with a primary key
  and nothing else, as a statement prepared on the server, on the psycopg connection that Django itself uses. fsync is
  on and the data directory is on a disk; where it is not, the report says so.
- Ours is what a shop calls: ``credit.top_up``, ``credit.pay``, ``credit.reduce`` and ``holds.hold`` with fresh keys, in
  autocommit, one statement at a time; every second lot has an expiry. The database settings say ``prepare_threshold``,
  as they should where no pooler forbids it; ``--unprepared`` measures without.
- Rounds are interleaved, floor, ours, floor, ours, ..., floor, half a second each. The ratio of a round is ours over
  the mean of the two floors around it; shown is the median of the rounds, with the lowest and the highest. A round has
  hundreds of postings, so each figure rests on thousands of them.
- Connections are processes, one each: threads of one Python process share its interpreter lock and would measure that,
  and a shop's web servers are processes as well. Clients and server share the machine's processors.
- The bulk call is compared by rows, with the floor on the same single connection. ``audit_credit`` runs in a process of
  its own over a ledger that SQL inserted with all triggers on; its memory is the peak of that process, less what it had
  at the start.
- After every case all balances, sequences, lots and holds are added up again by SQL that shares nothing with the
  product (``verify.py``). At the end 16 connections spend one account empty, which must take exactly its balance.

The exit code is 1 where a figure misses what the project promises (``targets.py``), and 2 where the ledger is wrong.
Nothing is written but the file that ``--json`` names; the database lies in a temporary directory and is deleted.
"""
