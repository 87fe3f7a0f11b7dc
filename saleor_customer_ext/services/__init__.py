"""Everything that writes. Functions take keyword arguments and an Actor, check, lock and write in one transaction."""
