"""What we cost in a real Saleor: ``python -m benchmarks.saleor`` in its environment; ``--help`` for more.

Two shops, one *without* and one *with* us, run in one process each and do the same in turn, so that whatever else the
machine does meets both.

- "Without" has nothing of ours: our package is not in its settings and is never imported, which is checked. Both shops
  begin as copies of one database that Saleor has migrated; the same code fills both with the same goods and people.
  The shop with us has its tables besides, credit switched on, and customers with credit.
- A round is one purchase: checkoutCreate, checkoutLinesAdd, a delivery method, checkoutLinesUpdate that asks for the id
  only, a payment as it is needed, checkoutComplete. The documents lie beside this file. They go through ``/graphql/``,
  with DEBUG off and the customer's token, by Django's test client: no network, but all of Django and Saleor.
- Callers: a guest, a customer who never had credit, one whose credit covers everything, one whose credit pays a part
  and a payment app the rest (``transactionCreate``); and a customer without credit whose payment is authorised only.
  Without us, the app pays all of it.
- Queries are everything that a request sends to PostgreSQL, BEGIN, COMMIT and savepoints included; the count is exact
  and has to repeat itself. Rounds that count are not timed.
- CPU is ``time.process_time`` of the shop's process around one request. The two shops take turns request by request,
  and in who comes first. Shown are the medians, and the median of the pairs' ratios.

The exit code is 1 where a figure misses what the project promises (``bounds.py``). The two databases are made beside
the one that DATABASE_URL names, and are deleted at the end; Celery's tasks go into memory and are not run.
"""
