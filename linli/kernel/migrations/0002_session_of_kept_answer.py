"""The session that a kept answer began."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="idempotencykey",
            name="session_key",
            field=models.TextField(default=""),
        ),
    ]
