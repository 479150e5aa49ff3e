"""How far a one-time code has come on its way to the phone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.AddField("onetimecode", "ticket", models.UUIDField(null=True, unique=True)),
        migrations.AddField("onetimecode", "asked_at", models.DateTimeField(null=True)),
        migrations.AddField("onetimecode", "delivery", models.TextField(default="waiting")),
        migrations.AddField("onetimecode", "sent_tries", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("onetimecode", "tried_at", models.DateTimeField(null=True)),
        migrations.AddField("onetimecode", "trouble", models.TextField(default="")),
        migrations.AddField("onetimecode", "told", models.TextField(default="")),
    ]
