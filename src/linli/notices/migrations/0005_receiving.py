from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notices", "0004_extraction")]
    operations: list[object] = []
