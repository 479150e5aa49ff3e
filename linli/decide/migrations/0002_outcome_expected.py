from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def copy_from_directives(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """So far every group buy ran until its deadline: what was expected is what the directive said."""
    directive = apps.get_model("decide", "Directive")
    said = directive.objects.filter(id=models.OuterRef("directive_id")).values("expectation")
    apps.get_model("decide", "Outcome").objects.update(expected=models.Subquery(said))


class Migration(migrations.Migration):
    dependencies = [("decide", "0001_initial")]

    operations = [
        migrations.AddField("outcome", "expected", models.JSONField(default=dict), preserve_default=False),
        migrations.RunPython(copy_from_directives, migrations.RunPython.noop),
    ]
