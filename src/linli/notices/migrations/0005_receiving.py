import django.db.models.deletion
import linli.kernel.clock
import linli.kernel.ids
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


#: notices that were registered before there was a book get the numbers that they would have got
ENTER_WHAT_IS_THERE = """
INSERT INTO notices_receipt (id, notice_id, unit_id, area_key, year, serial, came_on, channel, copies, secrecy, urgency,
                             by_id, at)
SELECT gen_random_uuid(), n.id, n.issuer_id, n.issuer_key, y.year,
       row_number() OVER (PARTITION BY n.issuer_id, y.year ORDER BY n.at, n.id),
       coalesce(n.came_on, (n.at AT TIME ZONE 'Asia/Shanghai')::date), n.channel, '', '', '', n.by_id, n.at
  FROM notices_notice n
 CROSS JOIN LATERAL (SELECT extract(year FROM n.at AT TIME ZONE 'Asia/Shanghai')::smallint AS year) y;
INSERT INTO notices_serial (id, unit_id, area_key, register, year, last)
SELECT gen_random_uuid(), unit_id, area_key, 'in', year, max(serial) FROM notices_receipt GROUP BY 2, 3, 5;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0005_jobs'),
        ('notices', '0004_extraction'),
        ('places', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new_id, primary_key=True, serialize=False)),
                ('area_key', models.BigIntegerField()),
                ('year', models.SmallIntegerField()),
                ('serial', models.IntegerField()),
                ('came_on', models.DateField()),
                ('channel', models.TextField(choices=[('system', '公文交换系统'), ('mail', '电子邮件'), ('chat', '微信等即时通信'), ('paper', '纸质文件'), ('other', '其他')], default='')),
                ('copies', models.TextField(default='')),
                ('secrecy', models.TextField(default='')),
                ('urgency', models.TextField(default='')),
                ('at', models.DateTimeField(default=linli.kernel.clock.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.post')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='notices.notice')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit')),
            ],
        ),
        migrations.CreateModel(
            name='Slip',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new_id, primary_key=True, serialize=False)),
                ('area_key', models.BigIntegerField()),
                ('version', models.IntegerField(default=1)),
                ('state', models.TextField(choices=[('proposed', '待批示'), ('instructed', '已批示'), ('undertaken', '承办中'), ('done', '已办结')], default='proposed')),
                ('proposal', models.TextField()),
                ('instruction', models.TextField(blank=True)),
                ('signer', models.TextField(blank=True)),
                ('signed_on', models.DateField(null=True)),
                ('from_paper', models.BooleanField(default=False)),
                ('section', models.TextField(blank=True)),
                ('due', models.DateField(null=True)),
                ('outcome', models.TextField(blank=True)),
                ('done_on', models.DateField(null=True)),
                ('receipt', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='slip', to='notices.receipt')),
                ('undertaker', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.post')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit')),
            ],
        ),
        migrations.CreateModel(
            name='SlipReader',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new_id, primary_key=True, serialize=False)),
                ('area_key', models.BigIntegerField()),
                ('name', models.TextField()),
                ('read_on', models.DateField(null=True)),
                ('post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.post')),
                ('slip', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readers', to='notices.slip')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit')),
            ],
        ),
        migrations.CreateModel(
            name='SlipStep',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new_id, primary_key=True, serialize=False)),
                ('area_key', models.BigIntegerField()),
                ('kind', models.TextField(choices=[('propose', '拟办'), ('instruct', '批示'), ('assign', '交办'), ('circulate', '传阅'), ('read', '阅毕'), ('finish', '办结'), ('reopen', '重新办理')])),
                ('note', models.TextField(blank=True)),
                ('facts', models.JSONField(default=dict)),
                ('at', models.DateTimeField(default=linli.kernel.clock.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.post')),
                ('deputy', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('slip', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='notices.slip')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit')),
            ],
        ),
        migrations.CreateModel(
            name='Join',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new_id, primary_key=True, serialize=False)),
                ('area_key', models.BigIntegerField()),
                ('ordinal', models.SmallIntegerField()),
                ('joined', models.BooleanField()),
                ('grounds', models.JSONField(default=list)),
                ('why', models.TextField(blank=True)),
                ('at', models.DateTimeField(default=linli.kernel.clock.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.post')),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notices.notice')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notices.notice')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['second'], name='join_second')],
                'constraints': [models.UniqueConstraint(fields=('unit', 'first', 'second', 'ordinal'), name='join_ordinal')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='join',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0b44589ad8c7d5be89b3f56b7f6d0e148a5652d6', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2a3ec', table='notices_join', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='join',
            trigger=pgtrigger.compiler.Trigger(name='never_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='3ce636da5f8fc408576492bb02db51a66a422689', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_truncated_7d146', table='notices_join', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.UniqueConstraint(fields=('unit', 'notice'), name='receipt_once_a_unit'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.UniqueConstraint(fields=('unit', 'year', 'serial'), name='receipt_serial_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receipt',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9bc495c7dd51e9bea482f7708c09bb7aea7db32f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f00e5', table='notices_receipt', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receipt',
            trigger=pgtrigger.compiler.Trigger(name='never_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='aa3855ddc4f37a0001d7e0476452ac76b039b4f9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_truncated_f526c', table='notices_receipt', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='slip',
            index=models.Index(fields=['unit', 'state'], name='slip_of_unit'),
        ),
        migrations.AddConstraint(
            model_name='slipreader',
            constraint=models.UniqueConstraint(fields=('slip', 'name'), name='slip_reader_once'),
        ),
        migrations.AddIndex(
            model_name='slipstep',
            index=models.Index(fields=['slip', 'at'], name='step_of_slip'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='slipstep',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8250240a94dcf43fb1513d671da6dcf017ecdfc8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_67083', table='notices_slipstep', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='slipstep',
            trigger=pgtrigger.compiler.Trigger(name='never_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='712c1fce70fcffdce7f183d1c79d64ee0eadafa0', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_truncated_34f77', table='notices_slipstep', when='BEFORE')),
        ),
        migrations.RunSQL(ENTER_WHAT_IS_THERE, migrations.RunSQL.noop),
    ]
