"""Pictures that were kept."""

from django.db import models


class Picture(models.Model):
    """A picture in two sizes; the files have names that nobody can guess."""

    id = models.UUIDField(primary_key=True)
    large = models.TextField(unique=True)
    small = models.TextField(unique=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    bytes = models.PositiveIntegerField()
    kept_by = models.TextField()
    kept_at = models.DateTimeField()
