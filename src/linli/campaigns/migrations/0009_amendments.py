import django.db.models.deletion
import linli.kernel.clock
import linli.kernel.ids
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0005_jobs'),
        ('campaigns', '0008_rhythm'),
        ('notices', '0005_receiving'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='step',
            name='what',
            field=models.TextField(choices=[('assigned', '分解下达'), ('acknowledged', '签收'), ('started', '开始办理'), ('finished', '办结'), ('reopened', '重新办理'), ('reassigned', '改派'), ('reminded', '催办'), ('sent', '下发'), ('seen', '阅看'), ('returned', '退回'), ('resent', '重新下发'), ('objected', '提出重复'), ('extension-asked', '申请延期'), ('extended', '同意延期'), ('not-extended', '不同意延期'), ('escalated', '逾期报上级'), ('reported', '按期报告'), ('closed', '销号'), ('amended', '更正'), ('together', '一并办理'), ('sent-too', '另送一份')]),
        ),
        migrations.CreateModel(
            name='Amendment',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new_id, primary_key=True, serialize=False)),
                ('issuer_key', models.BigIntegerField()),
                ('ordinal', models.SmallIntegerField()),
                ('kind', models.TextField(choices=[('correction', '更正'), ('supplement', '补充')])),
                ('changes', models.JSONField()),
                ('note', models.TextField(blank=True)),
                ('at', models.DateTimeField(default=linli.kernel.clock.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.post')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='campaigns.campaign')),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notices.notice')),
                ('reading', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notices.reading')),
            ],
        ),
        migrations.CreateModel(
            name='AmendmentDelivery',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new_id, primary_key=True, serialize=False)),
                ('area_key', models.BigIntegerField()),
                ('line', models.TextField(choices=[('civil', '民政'), ('civilisation', '文明办')])),
                ('changes', models.JSONField(default=list)),
                ('acknowledged_at', models.DateTimeField(null=True)),
                ('acted_for', models.BooleanField(default=False)),
                ('acknowledged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.post')),
                ('amendment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='campaigns.amendment')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit')),
            ],
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.UniqueConstraint(fields=('campaign', 'ordinal'), name='amendment_ordinal'),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.UniqueConstraint(fields=('notice',), name='amendment_once_a_notice'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='amendment',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2ae392920b2e3243ceff25c79182b615a0afefd8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b0c02', table='campaigns_amendment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='amendment',
            trigger=pgtrigger.compiler.Trigger(name='never_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='86a609eece6bf8a814161e9dc6aae5369faa0a7b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_truncated_b66e8', table='campaigns_amendment', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='amendmentdelivery',
            index=models.Index(condition=models.Q(('acknowledged_at', None)), fields=['unit'], name='amendment_waiting'),
        ),
        migrations.AddConstraint(
            model_name='amendmentdelivery',
            constraint=models.UniqueConstraint(fields=('amendment', 'unit', 'line'), name='amended_once_a_unit'),
        ),
    ]
