"""What the assortment costs in a real Saleor: ``python -m benchmarks.assortment`` in its environment.

- A copy of the database that Saleor has migrated gets 100,000 products in 111 categories and 20 collections
  (``products.sql``), half of them below one category; 20 branches with 5,000 products assigned to each, one branch with
  that category, one whose department narrows it to another 5,000, and one with something of all three kinds. The copy
  is dropped at the end.
- A case is one request through ``/graphql/`` by Django's test client, with DEBUG off. It is asked in turns by several
  people: somebody without a branch, who sees everything, and a customer of each of these branches. Before that, all of
  it is asked with the assortment switched off. A request looks like a storefront's: 20 products with name, price and
  availability.
- Time is that of the whole request as the caller sees it; "SQL" is what its statements took. The ratio is the median
  of the ratios within one turn, so that whatever else the machine does meets both.
- Queries are what most turns took: now and then a cache has forgotten something.
- ``--host oscar`` asks Oscar's pages instead, in a shop with its own database and the sample shop's search index, which
  takes long to fill: a few thousand products will do. One in 20 is assigned to a branch.

The exit code is 1 where a figure misses what the project promises (``cases.py``).
"""
