"""The API and the pages for granian's WSGI workers."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.app.settings")

application = get_wsgi_application()

# What is loaded stays. A request leaves little behind that only the collector can free: it looks every thirty requests
# or so instead of several times in each, for a twentieth of the CPU.
gc.freeze()
gc.set_threshold(20_000, 20, 50)
