"""One driver per host shop; the scenarios themselves know none of them."""
