"""The list of customers in a shop that has a million of them: ``python -m benchmarks.customers``; ``--help`` for more.

Runs in a Saleor environment, beside Saleor's own list of the same people.

- A copy of the database that DATABASE_URL names, which Saleor alone has migrated, is filled by SQL with people, each
  with an address, and three times as many orders (``people.sql``). ``copies.rebuild`` makes our copies and then finds
  them right, both of which is timed, and SQL adds tags, groups, custom fields, credit, blocks and account numbers
  (``marks.sql``). The copy is dropped at the end, unless ``--keep`` says otherwise; ``--database`` measures one that
  was kept.
- A case is one filter with one of the ten indexed sorts. Its page has 50 customers with profile, totals, group and the
  host's user, and the total count besides; it is the first page, or the one that begins after half of all customers in
  that order. Time is the processor time of the server's process for all its statements, as Linux counts it, so that
  what else a shared machine does is left out; parallel workers, whose time could not be seen, are switched off.
  Everything is in memory. Of one run to get warm and two more, the median is taken.
- ``cases.py`` says what is promised, and which cases may take longer and why. The counts beside the filters are
  measured with nothing in the cache.
- Beside Saleor's ``customers``: both lists are asked through ``/graphql/`` by Django's test client, as a superuser,
  for the same fields; time is that of the whole request.

The exit code is 1 where a figure misses what the project promises.
"""
