"""What discount groups cost in a real Saleor: ``python -m benchmarks.discounts`` in its environment.

- A copy of the database that Saleor has migrated gets 10,000 products in 110 categories and a group with 10,000
  conditions and one with 500,000 prices (``benchmarks/groups.sql``). Each group has a member, and other customers have
  none. The copy is dropped at the end.
- Asked are a page of 50 products with what a storefront shows of each and of its variants, and a checkout of 100 lines:
  an update of one line, and a line that is added, both asking for all prices. All of them are own prices, which is
  checked. Requests go through ``/graphql/`` by Django's test client, with DEBUG off.
- Compared is with somebody in a shop without groups. That is the same shop in the same process, told so by the switch
  that we keep in the cache for such shops; so it is never read again meanwhile, which costs a query in ten seconds.
- Queries are everything that a request sends to PostgreSQL, BEGIN, COMMIT and savepoints included; the count is exact
  and has to repeat itself. Rounds that count are not timed.
- CPU is ``time.process_time`` around one request. Everybody asks in turns, and who comes first changes. The ratio is
  the median of the ratios within one turn, so that whatever else the machine does meets all. Somebody without groups
  asks twice: how far that ratio is from 1 says how much the others can be trusted.
- "SQL" is the time that statements take, of turns of their own: PostgreSQL's part, which CPU does not contain.
- At the end, ten products of the page and of the checkout get promotions of Saleor's, and a group with one condition
  that combines with them is compared with nobody's.

The exit code is 1 where a figure misses what the project promises (``cases.py``).
"""
