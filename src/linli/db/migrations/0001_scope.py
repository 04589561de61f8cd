"""The scope of a transaction, as the database knows it.

Settings `linli.*` are set for the running transaction only, by the `enter_*` functions, and fall back to empty at its
end. A transaction that has entered no scope raises instead of seeing an empty table.
"""

from django.db import migrations

SCOPE = """
CREATE SCHEMA IF NOT EXISTS linli;
REVOKE ALL ON SCHEMA linli FROM PUBLIC;

CREATE FUNCTION linli.scope() RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE entered text := current_setting('linli.scope', true);
BEGIN
  IF coalesce(entered, '') = '' THEN
    RAISE EXCEPTION 'no scope: this transaction has not said for whom it acts' USING ERRCODE = 'LN001';
  END IF;
  RETURN entered;
END $$;

CREATE FUNCTION linli.reach() RETURNS int8multirange LANGUAGE plpgsql STABLE AS $$
BEGIN
  PERFORM linli.scope();
  RETURN current_setting('linli.reach')::int8multirange;
END $$;

CREATE FUNCTION linli.unit() RETURNS uuid LANGUAGE plpgsql STABLE AS $$
BEGIN
  PERFORM linli.scope();
  RETURN nullif(current_setting('linli.unit'), '')::uuid;
END $$;

CREATE FUNCTION linli.person() RETURNS uuid LANGUAGE plpgsql STABLE AS $$
BEGIN
  PERFORM linli.scope();
  RETURN nullif(current_setting('linli.person'), '')::uuid;
END $$;

CREATE FUNCTION linli.enter(scope text, unit uuid, person uuid, reach int8multirange) RETURNS void LANGUAGE sql AS $$
  SELECT set_config('linli.scope', scope, true),
         set_config('linli.unit', coalesce(unit::text, ''), true),
         set_config('linli.person', coalesce(person::text, ''), true),
         set_config('linli.reach', coalesce(reach, '{}')::text, true);
$$;

CREATE FUNCTION linli.enter_nothing() RETURNS void LANGUAGE sql AS $$ SELECT linli.enter('nothing', NULL, NULL, NULL) $$;
CREATE FUNCTION linli.enter_public() RETURNS void LANGUAGE sql AS $$ SELECT linli.enter('public', NULL, NULL, NULL) $$;
CREATE FUNCTION linli.enter_person(person uuid) RETURNS void LANGUAGE sql AS $$
  SELECT linli.enter('person', NULL, person, NULL) $$;
CREATE FUNCTION linli.leave() RETURNS void LANGUAGE sql AS $$ SELECT linli.enter('', NULL, NULL, NULL) $$;
"""


class Migration(migrations.Migration):
    dependencies = []
    operations = [migrations.RunSQL(SCOPE, "DROP SCHEMA linli CASCADE")]
