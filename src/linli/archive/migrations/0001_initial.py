
import django.db.models.deletion
import linli.kernel.clock
import linli.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0005_jobs'),
        ('campaigns', '0009_amendments'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Folder',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new_id, primary_key=True, serialize=False)),
                ('area_key', models.BigIntegerField()),
                ('line', models.TextField(choices=[('civil', '民政'), ('civilisation', '文明办')])),
                ('state', models.TextField(choices=[('ordered', '排队中'), ('making', '正在汇集'), ('ready', '已备好'), ('failed', '没有做成')], default='ordered')),
                ('done', models.IntegerField(default=0)),
                ('total', models.IntegerField(default=0)),
                ('files', models.IntegerField(default=0)),
                ('size', models.BigIntegerField(default=0)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('seal', models.IntegerField(null=True)),
                ('data', models.BinaryField(null=True)),
                ('at', models.DateTimeField(default=linli.kernel.clock.now)),
                ('finished_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.post')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaign')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['unit', 'campaign', '-at'], name='folder_of_unit')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('ordered', 'making'))), fields=('campaign', 'unit', 'line'), name='one_folder_under_way')],
            },
        ),
    ]
