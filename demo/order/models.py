"""Oscar's models, unchanged: a forked app must offer them under its own name."""

from oscar.apps.order.models import *
