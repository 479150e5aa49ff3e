"""What was kept in the open is sealed, so that whoever repeats a write of yesterday still gets its answer."""

from django.db import migrations

from linli.kernel.secrets import seal_bytes


def seal_answers(apps, schema_editor):
    keys = apps.get_model("kernel", "IdempotencyKey")
    for row in keys.objects.exclude(answer=None).iterator():
        keys.objects.filter(holder=row.holder, key=row.key).update(answer=seal_bytes(bytes(row.answer)))


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_session_of_kept_answer")]

    operations = [migrations.RunPython(seal_answers, migrations.RunPython.noop)]
