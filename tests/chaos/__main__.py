"""Prepare an installation for the chaos: `python -m tests.chaos`, before it is started."""

import os
from importlib import import_module

import django
from django.core.management import call_command

from linli.app.database import running_database
from linli.app.readiness import note_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.app.settings")

with running_database():
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    import_module("tests.chaos.street").build()
    note_ready()
