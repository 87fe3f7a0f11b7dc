"""The core on the embedded PostgreSQL: our app, Django's users, and no shop."""

from demo import postgres
from tests.settings.static import *

DATABASES = {"default": postgres.throwaway()}
