"""What insight keeps in PostgreSQL: the manifest of archived files and how far the archive has come."""

from django.db import models
from django.db.models import Q


class ArchiveFile(models.Model):
    """A Parquet file. A file that is not listed here, or is retired, is not part of the archive."""

    id = models.UUIDField(primary_key=True)
    table = models.TextField()
    month = models.DateField()
    path = models.TextField()
    rows = models.BigIntegerField()
    size = models.BigIntegerField()
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["table", "month"], name="live_files", condition=Q(retired_at__isnull=True))]


class ArchiveMark(models.Model):
    """The last position of a stream that is in the archive."""

    stream = models.SmallIntegerField(primary_key=True)
    position = models.BigIntegerField()
