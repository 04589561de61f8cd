"""Entering as a post or a job: the reach comes from the tables, never from the caller."""

from django.db import migrations

ENTER = """
CREATE FUNCTION linli.enter_post(wanted uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE unit uuid; reach int8multirange;
BEGIN
  SELECT p.unit_id, s.reach INTO unit, reach
    FROM access_post p LEFT JOIN places_standing s ON s.unit_id = p.unit_id AND s.line = p.line
   WHERE p.id = wanted AND (p.until IS NULL OR p.until > now());
  IF unit IS NULL THEN
    RAISE EXCEPTION 'no such post, or it has ended: %', wanted USING ERRCODE = 'LN002';
  END IF;
  PERFORM linli.enter('post', unit, NULL, reach);
END $$;

CREATE FUNCTION linli.enter_job(job text, acting uuid, of_line text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE reach int8multirange := '{[0,1000000000000)}';
BEGIN
  IF job NOT IN ('drain', 'compose', 'verify', 'set-up', 'rebuild') THEN
    RAISE EXCEPTION 'no such job: %', job USING ERRCODE = 'LN003';
  END IF;
  IF acting IS NOT NULL THEN
    SELECT s.reach INTO reach FROM places_standing s WHERE s.unit_id = acting AND s.line = of_line;
  END IF;
  PERFORM linli.enter('job', acting, NULL, reach);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial"), ("places", "0001_initial"), ("db", "0001_scope")]
    operations = [
        migrations.RunSQL(ENTER, "DROP FUNCTION linli.enter_post; DROP FUNCTION linli.enter_job"),
    ]
