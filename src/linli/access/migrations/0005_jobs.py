"""The jobs that may be entered: those of passing down besides the ones that were there."""

from django.db import migrations

ENTER_JOB = """
CREATE OR REPLACE FUNCTION linli.enter_job(job text, acting uuid, of_line text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE reach int8multirange := '{[0,1000000000000)}';
BEGIN
  IF job NOT IN ('drain', 'compose', 'verify', 'set-up', 'rebuild',
                 'remind', 'send', 'rhythm', 'cascade', 'archive') THEN
    RAISE EXCEPTION 'no such job: %', job USING ERRCODE = 'LN003';
  END IF;
  IF acting IS NOT NULL THEN
    SELECT s.reach INTO reach FROM places_standing s WHERE s.unit_id = acting AND s.line = of_line;
  END IF;
  PERFORM linli.enter('job', acting, NULL, reach);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0004_acts")]
    operations = [migrations.RunSQL(ENTER_JOB, migrations.RunSQL.noop)]
