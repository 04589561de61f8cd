import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0005_jobs'),
        ('campaigns', '0006_coverings'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='delivery',
            name='delivery_board',
        ),
        migrations.AddField(
            model_name='delivery',
            name='repeats',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='repeated_by', to='campaigns.delivery'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['campaign', 'line', 'area_key', 'id'], include=('state', 'due', 'unit', 'repeats'), name='delivery_board'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['line', 'area_key', 'at'], include=('unit',), name='delivery_by_month'),
        ),
        migrations.AddIndex(
            model_name='instalment',
            index=models.Index(fields=['area_key', 'day'], include=('unit',), name='instalment_by_day'),
        ),
        migrations.AddIndex(
            model_name='step',
            index=models.Index(condition=models.Q(('what', 'reminded'), ('minutes__isnull', False), _connector='OR'), fields=['area_key', 'at'], include=('what', 'minutes', 'unit'), name='step_burden'),
        ),
        # Of what was broken down before this was kept: the unit above has the task of the same name, or the whole.
        migrations.RunSQL(
            """
            UPDATE campaigns_task t SET parent_id = p.id
              FROM campaigns_obligation o, places_standing s, campaigns_task p
             WHERE t.parent_id IS NULL AND o.id = t.obligation_id AND s.unit_id = t.unit_id AND s.line = o.line
               AND p.obligation_id = o.id AND p.unit_id = s.superior_id
               AND p.title = CASE WHEN EXISTS (SELECT FROM campaigns_task same WHERE same.obligation_id = o.id
                                                  AND same.unit_id = s.superior_id AND same.title = t.title)
                                  THEN t.title ELSE o.what END;
            SET CONSTRAINTS ALL IMMEDIATE;
            """,
            migrations.RunSQL.noop,
        ),
    ]
