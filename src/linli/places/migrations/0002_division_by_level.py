from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='division',
            index=models.Index(fields=['level', 'key'], name='division_by_level'),
        ),
    ]
