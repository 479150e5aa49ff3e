from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0001_initial"),
    ]

    operations = [
        migrations.AddField(model_name="message", name="title_en", field=models.TextField(default="")),
        migrations.AddField(model_name="message", name="body_en", field=models.TextField(default="")),
    ]
