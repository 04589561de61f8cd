"""What is done to accounts is logged; administrators enter without territory, the audit with its logs alone."""

import django.db.models.deletion
import linli.kernel.ids
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

ENTER = """
CREATE FUNCTION linli.watched() RETURNS int8multirange LANGUAGE sql STABLE AS $$
  SELECT coalesce(nullif(current_setting('linli.watched', true), ''), '{}')::int8multirange
$$;

CREATE OR REPLACE FUNCTION linli.enter(scope text, unit uuid, person uuid, reach int8multirange) RETURNS void LANGUAGE sql AS $$
  SELECT set_config('linli.scope', scope, true),
         set_config('linli.unit', coalesce(unit::text, ''), true),
         set_config('linli.person', coalesce(person::text, ''), true),
         set_config('linli.reach', coalesce(reach, '{}')::text, true),
         set_config('linli.watched', '', true);
$$;

CREATE OR REPLACE FUNCTION linli.enter_post(wanted uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE unit uuid; reach int8multirange; role text;
BEGIN
  SELECT p.unit_id, s.reach, p.role INTO unit, reach, role
    FROM access_post p LEFT JOIN places_standing s ON s.unit_id = p.unit_id AND s.line = p.line
   WHERE p.id = wanted AND (p.until IS NULL OR p.until > now());
  IF unit IS NULL THEN
    RAISE EXCEPTION 'no such post, or it has ended: %', wanted USING ERRCODE = 'LN002';
  END IF;
  IF role IN ('system', 'security') THEN
    PERFORM linli.enter('nothing', NULL, NULL, NULL);
  ELSIF role = 'audit' THEN
    PERFORM linli.enter('audit', NULL, NULL, NULL);
    PERFORM set_config('linli.watched', coalesce(reach, '{}')::text, true);
  ELSE
    PERFORM linli.enter('post', unit, NULL, reach);
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_deputy_token"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Act",
            fields=[
                ("id", models.UUIDField(default=linli.kernel.ids.new_id, primary_key=True, serialize=False)),
                (
                    "verb",
                    models.TextField(
                        choices=[
                            ("open", "开设账号"),
                            ("first-password", "发首次密码"),
                            ("close", "停用账号"),
                            ("reopen", "恢复账号"),
                            ("give", "授予任职"),
                            ("end", "结束任职"),
                            ("deputise", "交人代办"),
                            ("take-back", "收回代办"),
                            ("unlock", "解除锁定"),
                            ("reset-factor", "重置第二重验证"),
                            ("end-token", "停用令牌"),
                            ("export", "导出日志"),
                        ]
                    ),
                ),
                ("area_key", models.BigIntegerField()),
                ("about", models.TextField()),
                ("why", models.TextField(blank=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.AddField(
            model_name="account",
            name="first_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="look",
            name="deputy",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="look",
            index=models.Index(fields=["-at"], name="look_latest"),
        ),
        migrations.AddField(
            model_name="act",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="act",
            name="post",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.post"),
        ),
        migrations.AddIndex(
            model_name="act",
            index=models.Index(fields=["-at"], name="act_latest"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="act",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b6b10ece44d2fbd2842f2dad763c0a47c000c504",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_b366b",
                    table="access_act",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="act",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                    hash="94eb4121b498c8cf6466f399b1e2b56e5abe7c41",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_7bb53",
                    table="access_act",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(ENTER, "DROP FUNCTION linli.watched"),
    ]
