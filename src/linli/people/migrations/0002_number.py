"""The source of people's dense numbers: drawn in Python, a range at a time."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE people_number", "DROP SEQUENCE people_number"),
        migrations.RunSQL("CREATE SEQUENCE campaigns_number", "DROP SEQUENCE campaigns_number"),
    ]
