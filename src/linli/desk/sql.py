"""What lies on a desk, as SQL: one branch a source, each cut short in its order before they are put together.

`state` is what the person sees: that of the report for an obligation's first task (`whole`) once it is begun, 待签收
while its delivery waits, else the task's own; what others of the office are to review or sign is `in-review` and
`in-signing`. `role`: own · for (a unit right below without an account) · late (with a
unit right below, over its deadline or in its last three working days) · back (returned by a
unit right below, or it asks for more days) · up (came up from below) · covering, covering-for (a covering notice
of the unit, and of one right below without an account).
"""

#: whether the unit has a post of one of some roles: where it has none the next lower does its part (`access.signoff`)
_HELD = """EXISTS (SELECT FROM access_post h WHERE h.unit_id = %(unit)s AND h.line = %(line)s
                      AND h.role = ANY(%({roles})s) AND (h.until IS NULL OR h.until > now()))"""
_REVIEWS = f"(%(reviews)s OR %(drafts)s AND NOT {_HELD.format(roles='reviewers')})"
_SIGNS = f"(%(signs)s OR {_REVIEWS} AND NOT {_HELD.format(roles='signers')})"
#: nobody passes a draft of their own while the unit has somebody else for it (`access.signoff.passing`)
_ELSE = f"""EXISTS (SELECT FROM access_post h
        WHERE h.unit_id = %(unit)s AND h.line = %(line)s AND (h.until IS NULL OR h.until > now())
          AND h.account_id <> %(account)s
          AND h.role = ANY(CASE WHEN {_HELD.format(roles="reviewers")} THEN %(reviewers)s ELSE %(drafters)s END))"""
_DRAFTED = """%(account)s IN (SELECT DISTINCT ON (s.kind = 'to-review') coalesce(s.deputy_id, p.account_id)
         FROM {steps} s JOIN access_post p ON p.id = s.by_id
        WHERE s.area_key BETWEEN %(low)s AND %(high)s AND s.kind IN ('begin', 'revise', 'recompose', 'to-review')
          AND s.{paper} ORDER BY s.kind = 'to-review', s.ordinal DESC)"""
_DRAFTED_COVERING = _DRAFTED.format(steps="campaigns_coveringstep", paper="covering_id = c.id")
_DRAFTED_FILING = _DRAFTED.format(steps="reports_step", paper="filing_id = f.id")
#: the state of a paper of the office as the acting post sees it
_OFFICE = f"""CASE WHEN {{paper}}.state = 'review' AND (NOT {_REVIEWS} OR {{drafted}} AND {_ELSE}) THEN 'in-review'
            WHEN {{paper}}.state = 'signing' AND NOT {_SIGNS} THEN 'in-signing' ELSE {{paper}}.state END"""
_BELOW = "CASE WHEN f.state IN ('review', 'signing') THEN 'in-' || f.state ELSE f.state END"
_STATE = """CASE WHEN f.state IS NOT NULL THEN {filed} WHEN t.state = 'done' THEN 'done'
            WHEN d.state = 'returned' THEN 'given-back' WHEN d.state IN ('sent', 'seen') THEN 'sent' ELSE t.state END"""
_TASK = """
SELECT t.id, t.obligation_id, t.unit_id, t.title, t.owner_id, d.id AS delivery, f.id AS filing,
       d.id IS NOT NULL AS whole, {state} AS state, {role} AS role, t.due
"""
_OWN_STATE = _STATE.format(filed=_OFFICE.format(paper="f", drafted=_DRAFTED_FILING))
_BELOW_STATE = _STATE.format(filed=_BELOW)
#: of a unit without an account the acting post does every part itself
_FOR_STATE = _STATE.format(filed=f"CASE WHEN t.owner_id IS NULL THEN f.state ELSE {_BELOW} END")
_JOINS = """
  JOIN campaigns_obligation o ON o.id = t.obligation_id
  LEFT JOIN campaigns_delivery d ON d.obligation_id = o.id AND d.unit_id = t.unit_id AND t.title = o.what
  LEFT JOIN reports_filing f ON f.obligation_id = d.obligation_id
"""
_OPEN_NOW = "(f.state IS NULL OR f.state NOT IN ('submitted', 'accepted'))"
_DELIVERED = "d.state IN ('sent', 'seen', 'acknowledged', 'in-hand')"
_NOT_RIGHT_BELOW = """NOT EXISTS (SELECT FROM places_standing s WHERE s.unit_id = {unit} AND s.line = d.line
                      AND s.superior_id = %(unit)s)"""

OWN = f"""
{_TASK.format(state=_OWN_STATE, role="'own'")} FROM campaigns_task t {_JOINS}
 WHERE t.unit_id = %(unit)s AND t.state <> 'done' AND {_OPEN_NOW} {{filters}}
"""
#: as an array, which is looked up first: in a join the planner may go through all open tasks instead
_RIGHT_BELOW = "ARRAY(SELECT s.unit_id FROM places_standing s WHERE s.superior_id = %(unit)s AND s.line = %(line)s)"
#: with units right below: those without an account are acted for, the others watched once they are late or at risk
BELOW = f"""
{_TASK.format(state=_FOR_STATE, role="CASE WHEN t.owner_id IS NULL THEN 'for' ELSE 'late' END")}
  FROM campaigns_task t {_JOINS}
 WHERE t.unit_id = ANY({_RIGHT_BELOW}) AND o.line = %(line)s AND t.state <> 'done'
   AND (t.owner_id IS NULL OR t.due <= %(risk)s) AND d.state IS DISTINCT FROM 'returned' AND {_OPEN_NOW} {{filters}}
"""
_BACK = """
SELECT t.id, d.obligation_id, d.unit_id, t.title, NULL::uuid AS owner_id, NULL::uuid AS delivery, NULL::uuid AS filing,
       true AS whole, {state} AS state, 'back' AS role, d.due
  FROM {first} JOIN places_standing s ON s.unit_id = d.unit_id AND s.line = d.line AND s.superior_id = %(unit)s
  JOIN campaigns_obligation o ON o.id = d.obligation_id
  JOIN campaigns_task t ON t.obligation_id = d.obligation_id AND t.unit_id = d.unit_id AND t.title = o.what
 WHERE d.line = %(line)s AND d.area_key BETWEEN %(low)s AND %(high)s
"""
#: what units right below gave back, or said repeats another one; and for what they asked more days
BACK = (
    _BACK.format(
        first="campaigns_delivery d",
        state="CASE WHEN d.repeats_id IS NULL THEN 'sent-back' ELSE 'objected' END",
    )
    + " AND d.state = 'returned' {filters}"
)
ASKED = (
    _BACK.format(
        first="campaigns_extension e JOIN campaigns_delivery d ON d.id = e.delivery_id",
        state="'asked'",
    )
    + """ AND e.answer = 'open' AND e.area_key BETWEEN %(low)s AND %(high)s
          AND d.state IN ('sent', 'seen', 'acknowledged', 'in-hand') {filters}"""
)
#: over for so long that it came up from two levels below or more: the rule put it on this desk
ESCALATED = f"""
{_TASK.format(state=_BELOW_STATE, role="'late'")}
  FROM campaigns_delivery d JOIN campaigns_task t ON t.obligation_id = d.obligation_id
  JOIN campaigns_obligation o ON o.id = d.obligation_id AND t.title = o.what
  LEFT JOIN reports_filing f ON f.obligation_id = d.obligation_id
 WHERE d.escalated_to_id = %(unit)s AND t.unit_id = d.unit_id AND t.state <> 'done' AND {_DELIVERED}
   AND {_NOT_RIGHT_BELOW.format(unit="d.unit_id")} AND {_OPEN_NOW} {{filters}}
"""
_DAY = "(i.due AT TIME ZONE 'Asia/Shanghai')::date"
_INSTALMENT = """
SELECT {id} AS id, d.obligation_id, i.unit_id, o.what AS title, {owner} AS owner_id, NULL::uuid AS delivery,
       NULL::uuid AS filing, true AS whole, 'report' AS state, {role} AS role, {due} AS due
"""
_OF_INSTALMENT = """JOIN campaigns_delivery d ON d.id = i.delivery_id
  JOIN campaigns_obligation o ON o.id = d.obligation_id"""
_WHOLE = "JOIN campaigns_task t ON t.obligation_id = o.id AND t.unit_id = i.unit_id AND t.title = o.what"
_NOW = "(i.day <= %(today)s OR o.rhythm->>'every' <> 'day' AND i.due <= %(soon)s)"
_WAITS = f"i.area_key BETWEEN %(low)s AND %(high)s AND i.state = 'open' AND {_DELIVERED}"
#: instalments of the unit's own obligations that wait: today's, those before, and what is due in three working days
REPORTS = f"""
{_INSTALMENT.format(id="i.id", owner="NULL::uuid", role="'own'", due=_DAY)} FROM campaigns_instalment i {_OF_INSTALMENT}
 WHERE i.unit_id = %(unit)s AND {_WAITS} AND {_NOW} {{filters}}
"""
#: the same of units right below without an account: the superior answers in their stead
REPORTS_FOR = f"""
{_INSTALMENT.format(id="i.id", owner="NULL::uuid", role="'for'", due=_DAY)}
  FROM places_standing s JOIN campaigns_instalment i ON i.unit_id = s.unit_id {_OF_INSTALMENT} {_WHOLE}
 WHERE s.superior_id = %(unit)s AND s.line = %(line)s AND d.line = s.line AND t.owner_id IS NULL AND {_WAITS} AND {_NOW}
   {{filters}}
"""
_LATE_REPORT = _INSTALMENT.format(id="t.id", owner="t.owner_id", role="'late'", due=f"min({_DAY})")
_BY_TASK = "GROUP BY t.id, d.obligation_id, i.unit_id, o.what, t.owner_id"
#: with units right below, each obligation once, by its oldest instalment that is over
REPORTS_LATE = f"""
{_LATE_REPORT} FROM places_standing s JOIN campaigns_instalment i ON i.unit_id = s.unit_id {_OF_INSTALMENT} {_WHOLE}
 WHERE s.superior_id = %(unit)s AND s.line = %(line)s AND d.line = s.line AND t.owner_id IS NOT NULL AND {_WAITS}
   AND i.due < %(moment)s {{filters}} {_BY_TASK}
"""
REPORTS_ESCALATED = f"""
{_LATE_REPORT} FROM campaigns_instalment i {_OF_INSTALMENT} {_WHOLE}
 WHERE i.escalated_to_id = %(unit)s AND {_WAITS} AND {_NOT_RIGHT_BELOW.format(unit="i.unit_id")} {{filters}} {_BY_TASK}
"""
UP = """
SELECT f.id, f.obligation_id, f.unit_id, o.what AS title, NULL::uuid AS owner_id, NULL::uuid AS delivery,
       f.id AS filing, true AS whole, 'to-accept' AS state, 'up' AS role, o.due
  FROM reports_filing f JOIN campaigns_obligation o ON o.id = f.obligation_id
 WHERE f.receiver_id = %(unit)s AND f.area_key BETWEEN %(low)s AND %(high)s AND f.state = 'submitted' {filters}
"""
READINGS = """
SELECT r.id, NULL::uuid AS obligation_id, n.issuer_id AS unit_id, coalesce(r.found->>'title', n.filename) AS title,
       NULL::uuid AS owner_id, NULL::uuid AS delivery, NULL::uuid AS filing, false AS whole, 'confirm' AS state,
       'notice' AS role, NULL::date AS due
  FROM notices_notice n CROSS JOIN LATERAL (
       SELECT id, found FROM notices_reading WHERE notice_id = n.id ORDER BY id DESC LIMIT 1) r
 WHERE n.issuer_id = %(unit)s AND NOT EXISTS (SELECT FROM campaigns_campaign c WHERE c.notice_id = n.id)
   AND NOT EXISTS (SELECT FROM campaigns_amendment a WHERE a.notice_id = n.id)
   AND %(campaign)s = 0 AND (%(words)s = '' OR coalesce(r.found->>'title', n.filename) ILIKE %(like)s)
"""
SHEETS = """
SELECT u.id, NULL::uuid AS obligation_id, u.unit_id, u.filename AS title, NULL::uuid AS owner_id,
       NULL::uuid AS delivery, NULL::uuid AS filing, false AS whole, u.state, 'sheet' AS role, NULL::date AS due
  FROM ledger_upload u
 WHERE u.unit_id = %(unit)s AND u.area_key BETWEEN %(low)s AND %(high)s
   AND u.state IN ('mapping', 'preview', 'failed', 'reading', 'taking')
   AND %(campaign)s = 0 AND (%(words)s = '' OR u.filename ILIKE %(like)s)
"""
#: amendments to be acknowledged anew
AMENDED = """
SELECT m.id, NULL::uuid AS obligation_id, a.unit_id, c.title, NULL::uuid AS owner_id, NULL::uuid AS delivery,
       NULL::uuid AS filing, false AS whole, 'amended' AS state, 'amended' AS role, NULL::date AS due
  FROM campaigns_amendmentdelivery a JOIN campaigns_amendment m ON m.id = a.amendment_id
  JOIN campaigns_campaign c ON c.id = m.campaign_id
 WHERE a.unit_id = %(unit)s AND a.line = %(line)s AND a.area_key BETWEEN %(low)s AND %(high)s
   AND a.acknowledged_at IS NULL AND (%(campaign)s = 0 OR c.number = %(campaign)s)
   AND (%(words)s = '' OR c.title ILIKE %(like)s)
"""
#: handling slips: what a post undertakes (of a section: the clerk), what waits for the leader, what it is to read
SLIPS = """
SELECT n.id, NULL::uuid AS obligation_id, s.unit_id, coalesce(nullif(n.title, ''), n.filename) AS title,
       s.undertaker_id AS owner_id, NULL::uuid AS delivery, NULL::uuid AS filing, false AS whole,
       CASE WHEN s.state = 'undertaken' AND s.undertaker_id = %(post)s THEN 'slip-do'
            WHEN s.state = 'undertaken' AND s.undertaker_id IS NULL AND %(clerk)s THEN 'slip-do'
            WHEN s.state = 'proposed' AND %(signs)s THEN 'slip-sign' ELSE 'slip-read' END AS state,
       'slip' AS role, s.due
  FROM notices_slip s JOIN notices_receipt r ON r.id = s.receipt_id JOIN notices_notice n ON n.id = r.notice_id
 WHERE s.unit_id = %(unit)s AND s.area_key BETWEEN %(low)s AND %(high)s
   AND (s.state = 'undertaken' AND (s.undertaker_id = %(post)s OR s.undertaker_id IS NULL AND %(clerk)s)
        OR s.state = 'proposed' AND %(signs)s
        OR EXISTS (SELECT FROM notices_slipreader x WHERE x.slip_id = s.id AND x.post_id = %(post)s
                      AND x.read_on IS NULL AND x.area_key BETWEEN %(low)s AND %(high)s))
   AND %(campaign)s = 0 AND (%(words)s = '' OR coalesce(nullif(n.title, ''), n.filename) ILIKE %(like)s)
"""
_COVERING = """
SELECT c.id, NULL::uuid AS obligation_id, c.unit_id, c.title, NULL::uuid AS owner_id, NULL::uuid AS delivery,
       NULL::uuid AS filing, false AS whole, {state} AS state, '{role}' AS role, c.due
"""
#: in hand again after it was given back: nothing was done since but write
_GIVEN_BACK = """(c.state = 'drafting' AND 'back' = (
       SELECT s.kind FROM campaigns_coveringstep s
        WHERE s.covering_id = c.id AND s.area_key BETWEEN %(low)s AND %(high)s AND s.kind <> 'revise'
        ORDER BY s.ordinal DESC LIMIT 1))"""
_WROTE = """EXISTS (SELECT FROM campaigns_coveringstep s
        WHERE s.covering_id = c.id AND s.area_key BETWEEN %(low)s AND %(high)s AND s.by_id = %(post)s
          AND s.kind IN ('begin', 'revise', 'to-review'))"""
_COVERING_STATE = f"CASE WHEN {_GIVEN_BACK} THEN 'returned' ELSE {{state}} END"
_COVERING_OPEN = """c.state <> 'sent' AND c.state <> 'sending' AND c.line = %(line)s
   AND c.area_key BETWEEN %(low)s AND %(high)s AND (%(words)s = '' OR c.title ILIKE %(like)s)
   AND (%(campaign)s = 0 OR c.campaign_id = (SELECT id FROM campaigns_campaign WHERE number = %(campaign)s))"""
_OWN_COVERING = _OFFICE.format(paper="c", drafted=_DRAFTED_COVERING)
#: covering notices until they are sent: with the clerk and whoever wrote them, and with others while they wait for them
COVERINGS = f"""
{_COVERING.format(state=_COVERING_STATE.format(state=_OWN_COVERING), role="covering")}
  FROM campaigns_covering c
 WHERE c.unit_id = %(unit)s AND {_COVERING_OPEN}
   AND (%(clerk)s OR {_WROTE} OR c.state = 'review' AND {_REVIEWS} OR c.state = 'signing' AND {_SIGNS})
"""
#: the same of units right below without an account: the superior does every part in their stead
COVERINGS_FOR = f"""
{_COVERING.format(state=_COVERING_STATE.format(state="c.state"), role="covering-for")}
  FROM campaigns_covering c JOIN places_standing s ON s.unit_id = c.unit_id AND s.line = c.line
 WHERE s.superior_id = %(unit)s AND s.line = %(line)s AND {_COVERING_OPEN} AND %(drafts)s
   AND (%(below)s::uuid IS NULL OR c.unit_id = %(below)s)
   AND NOT EXISTS (SELECT FROM access_post h WHERE h.unit_id = c.unit_id AND h.line = c.line
                      AND h.role = ANY(%(drafters)s) AND (h.until IS NULL OR h.until > now()))
"""
DONE = f"""
{_TASK.format(state=_BELOW_STATE, role="'own'")} FROM campaigns_task t {_JOINS}
 WHERE t.unit_id = %(unit)s AND t.state = 'done' AND f.id IS NULL {{filters}}
"""
#: reports that the unit sent up, and those that it accepted from below
SENT = """
SELECT f.id, f.obligation_id, f.unit_id, o.what AS title, NULL::uuid AS owner_id, NULL::uuid AS delivery,
       f.id AS filing, true AS whole, f.state, CASE WHEN f.unit_id = %(unit)s THEN 'own' ELSE 'up' END AS role, o.due
  FROM reports_filing f JOIN campaigns_obligation o ON o.id = f.obligation_id
 WHERE f.area_key BETWEEN %(low)s AND %(high)s
   AND (f.unit_id = %(unit)s AND f.state IN ('submitted', 'accepted')
        OR f.receiver_id = %(unit)s AND f.state = 'accepted') {filters}
"""

#: one branch, its rows in order and no more than a page can need
CUT = "(SELECT * FROM ({branch}) b WHERE {where} ORDER BY due {order} NULLS LAST, id LIMIT %(reach)s)"
#: a page of rows, with what is shown beside them
PAGE = """
WITH item AS ({branches}),
     page AS (SELECT * FROM item ORDER BY due {order} NULLS LAST, id LIMIT %(size)s OFFSET %(offset)s)
SELECT page.id, page.obligation_id, page.title, page.delivery, page.filing, page.whole, page.state, page.role, page.due,
       u.name, a.name, o.decision_id, v.reading_id, v.spans, v.notice_id,
       (SELECT max(s.at) FROM campaigns_step s
         WHERE s.task_id = page.id AND s.what = 'reminded' AND s.area_key BETWEEN %(low)s AND %(high)s),
       coalesce(o.firm, false) OR page.state = 'report', coalesce((o.rhythm->>'zero')::boolean, false)
  FROM page JOIN places_unit u ON u.id = page.unit_id
  LEFT JOIN access_post p ON p.id = page.owner_id LEFT JOIN access_account a ON a.id = p.account_id
  LEFT JOIN campaigns_obligation o ON o.id = page.obligation_id
  LEFT JOIN notices_decision v ON v.id = o.decision_id
 ORDER BY page.due {order} NULLS LAST, page.id
"""
#: one branch, so much of it as is counted, in no order: nobody waits for a sort of what is beyond
COUNTED = "(SELECT * FROM ({branch}) b WHERE {where} LIMIT %(reach)s)"
#: how much lies there by state and role, each branch counted up to `reach`
COUNTS = "SELECT state, role, count(*) FROM ({branches}) item GROUP BY state, role"
#: narrow a branch that joins `o`, and whose unit is `{unit}`
FILTERS = {
    "campaign": "AND o.campaign_id = (SELECT id FROM campaigns_campaign WHERE number = %(campaign)s)",
    "below": "AND {unit} = %(below)s",
    "words": "AND ({title} ILIKE %(like)s OR {unit} IN (SELECT id FROM places_unit WHERE name ILIKE %(like)s))",
}
