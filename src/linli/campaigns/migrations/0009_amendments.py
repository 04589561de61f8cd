from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0008_rhythm")]
    operations: list[object] = []
