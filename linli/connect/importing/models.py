"""Imports and the rows they refused."""

from django.db import models

from linli.connect.importing.types import Kind, State


class Import(models.Model):
    """A file on its way in. `chunks_done` moves in the transaction of the rows it stands for."""

    id = models.UUIDField(primary_key=True)
    kind = models.TextField(choices=[(kind.value, kind.value) for kind in Kind])
    source = models.TextField(default="import")
    file_name = models.TextField()
    digest = models.TextField(db_index=True)
    state = models.TextField(choices=[(state.value, state.value) for state in State])
    columns = models.JSONField(default=list)
    preview = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    encoding = models.TextField(default="")
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    chunks_done = models.PositiveIntegerField(default=0)
    loaded = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)
    error = models.TextField(default="")
    by = models.TextField()
    made_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class Fault(models.Model):
    """A row of the file that was refused."""

    pk = models.CompositePrimaryKey("run", "row")
    run = models.ForeignKey(Import, on_delete=models.CASCADE)
    row = models.PositiveIntegerField()
    reason = models.TextField()
