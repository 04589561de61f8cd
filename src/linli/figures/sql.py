"""The statements of the roll-up. `touched` holds the cells to recompute: node, last key, day, kind, campaign."""

#: Every cell that a work enters at its own node, and those of all ancestors in any line; also of what it replaced.
TOUCHED = """
CREATE TEMP TABLE touched ON COMMIT DROP AS
WITH works AS (
    SELECT w.* FROM ledger_work w WHERE w.id = ANY(%(works)s::uuid[])
    UNION
    SELECT o.* FROM ledger_work w JOIN ledger_work o ON o.id = w.replaces_id WHERE w.id = ANY(%(works)s::uuid[])
), base AS (
    SELECT DISTINCT CASE WHEN d.level = 5 THEN w.area_key / 1000 * 1000 ELSE w.area_key END AS node,
           w.service_day AS day, w.kind, c.campaign
      FROM works w JOIN places_division d ON d.key = w.area_key
      CROSS JOIN LATERAL (SELECT 0 AS campaign WHERE NOT w.simulated
                          UNION ALL SELECT campaign_number FROM ledger_claim WHERE work_id = w.id) c
)
SELECT DISTINCT a.node, d.last_key AS last, d.level, b.day, b.kind, b.campaign
  FROM base b
  JOIN places_node n ON n.division_id = b.node
  CROSS JOIN LATERAL unnest(n.ancestors) AS a(node)
  JOIN places_division d ON d.key = a.node
"""

#: Works that count in a touched cell at the node itself: all of a township, above it only the node's own.
CURRENT = """
WITH counted AS (
    SELECT t.campaign, t.node, t.kind, t.day, w.id, w.served, w.groups, w.outcome
      FROM touched t
      JOIN ledger_work w ON w.service_day = t.day AND w.kind = t.kind
       AND w.area_key BETWEEN t.node AND CASE WHEN t.level = 4 THEN t.last ELSE t.node END
     WHERE NOT w.withdrawn
       AND NOT EXISTS (SELECT 1 FROM ledger_work later WHERE later.replaces_id = w.id)
       AND CASE WHEN t.campaign = 0 THEN NOT w.simulated
                ELSE EXISTS (SELECT 1 FROM ledger_claim c WHERE c.work_id = w.id AND c.campaign_number = t.campaign) END
)
"""

#: A touched cell without any work is there too, with zeros, so that an old value is overwritten.
BASE_COUNTS = (
    CURRENT
    + """
SELECT t.campaign, t.node, t.kind, t.day, count(c.id), coalesce(sum(c.served), 0)::bigint, sum(c.outcome)::bigint
  FROM touched t LEFT JOIN counted c USING (campaign, node, kind, day)
 GROUP BY 1, 2, 3, 4
"""
)

BASE_GROUPS = (
    CURRENT
    + """
SELECT campaign, node, kind, day, g.key, sum(g.value::bigint)::bigint
  FROM counted CROSS JOIN LATERAL jsonb_each_text(groups) g
 WHERE groups <> '{}' GROUP BY 1, 2, 3, 4, 5
"""
)

BASE_HEADS = (
    CURRENT
    + """
SELECT c.campaign, c.node, c.kind, c.day, sum(r.heads)::bigint,
       coalesce(sum(r.heads) FILTER (WHERE r.person IS NULL), 0)::bigint,
       """
    + ", ".join(
        f"coalesce(sum(r.heads * r.minutes_credited) FILTER (WHERE r.evidence = {grade}), 0)::bigint"
        for grade in range(1, 6)
    )
    + """,
       array_agg(DISTINCT p.counts_as) FILTER (WHERE p.counts_as IS NOT NULL)
  FROM counted c
  JOIN ledger_servicerecord r ON r.work_id = c.id
  LEFT JOIN people_personnumber p ON p.person = r.person
 WHERE NOT r.withdrawn AND NOT EXISTS (SELECT 1 FROM ledger_servicerecord later WHERE later.replaces_id = r.id)
 GROUP BY 1, 2, 3, 4
"""
)

_WANTED = """unnest(%(campaigns)s::int[], %(nodes)s::bigint[], %(kinds)s::text[], %(days)s::date[])
       AS w(campaign, node, kind, day)"""
_FOUND = "c.works, c.person_times, c.unnamed, c.minutes, c.served, c.groups, c.outcome, c.people"

#: The children's cells of wanted ones, named by the wanted one.
CELLS = f"""
SELECT w.campaign, w.node, w.kind, w.day, {_FOUND}
  FROM {_WANTED}
  JOIN places_node n ON n.line = %(line)s AND n.parent_id = w.node
  JOIN figures_cell c ON c.line = %(line)s AND c.campaign = w.campaign AND c.node = n.division_id
   AND c.kind = w.kind AND c.day = w.day
"""

#: The cells of every kind of wanted ones.
WITHIN = f"""
SELECT w.campaign, w.node, w.kind, w.day, {_FOUND}
  FROM {_WANTED}
  JOIN figures_cell c ON c.line = %(line)s AND c.campaign = w.campaign AND c.node = w.node
   AND c.kind <> '' AND c.day = w.day
"""

UPSERT = """
INSERT INTO figures_cell (line, campaign, node, kind, day, works, person_times, unnamed, minutes, served, groups,
                          outcome, people)
SELECT %(line)s, r.campaign, r.node, r.kind, r.day, r.works, r.heads, r.unnamed, r.minutes::bigint[], r.served,
       r.groups, r.outcome, r.people
  FROM unnest(%(campaigns)s::int[], %(nodes)s::bigint[], %(kinds)s::text[], %(days)s::date[], %(works)s::int[],
              %(heads)s::int[], %(unnamed)s::int[], %(minutes)s::text[], %(served)s::bigint[], %(groups)s::jsonb[],
              %(outcome)s::bigint[], %(people)s::bytea[])
       AS r(campaign, node, kind, day, works, heads, unnamed, minutes, served, groups, outcome, people)
ON CONFLICT (line, campaign, node, kind, day) DO UPDATE SET
    works = excluded.works, person_times = excluded.person_times, unnamed = excluded.unnamed,
    minutes = excluded.minutes, served = excluded.served, groups = excluded.groups,
    outcome = excluded.outcome, people = excluded.people
"""
