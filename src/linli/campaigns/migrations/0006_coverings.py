"""A covering notice has its own first paragraph; a unit has one open at a time in a campaign."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0005_life")]
    operations = [
        migrations.AddField(
            model_name="covering",
            name="opening",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="covering",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "sent"), _negated=True),
                fields=("campaign", "unit", "line"),
                name="one_open_covering",
            ),
        ),
    ]
