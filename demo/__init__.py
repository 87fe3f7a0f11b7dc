"""A sample shop around the app, and the embedded PostgreSQL that the demo, the tests and the benchmarks share."""
