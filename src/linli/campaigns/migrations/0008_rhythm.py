"""Deadlines that are not moved, how far up a late one went, and who answered an instalment."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0005_jobs'),
        ('campaigns', '0007_supervision'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='delivery',
            name='escalated',
            field=models.SmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='delivery',
            name='escalated_to',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit'),
        ),
        migrations.AddField(
            model_name='instalment',
            name='acted_for',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='instalment',
            name='escalated',
            field=models.SmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='instalment',
            name='escalated_to',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit'),
        ),
        migrations.AddField(
            model_name='obligation',
            name='firm',
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('state__in', ('sent', 'seen', 'acknowledged', 'in-hand'))), fields=['due'], name='delivery_open_by_due'),
        ),
    ]
