"""The statements of what happens by itself: each a set, whatever there is of it.

The columns of a row: obligation, what, unit, area key, the unit's name, line, deadline, superior.
"""

_OPEN = "('sent', 'seen', 'acknowledged', 'in-hand')"
_OWNERS = "('clerk', 'reviewer', 'approver', 'keeper')"
#: whether a unit has an account in a line; else its superior acts for it
_HAS_DESK = f"""EXISTS (SELECT FROM access_post p WHERE p.unit_id = u.id AND p.line = {{line}} AND p.role IN {_OWNERS}
                AND (p.until IS NULL OR p.until > now()))"""
_ABOVE = "LEFT JOIN places_standing s ON s.unit_id = u.id AND s.line = {line}"
_ON_DAY = """CASE WHEN o.firm THEN {due} = ANY(%(firm)s) ELSE {due} = ANY(%(days)s) END"""

#: deliveries, and tasks that were broken down from another unit's, whose deadline has a stage today
DUE = f"""
SELECT o.id, o.what, u.id, d.area_key, u.name, d.line, d.due, s.superior_id, {_HAS_DESK.format(line="d.line")}, o.firm
  FROM campaigns_delivery d JOIN campaigns_obligation o ON o.id = d.obligation_id
  JOIN places_unit u ON u.id = d.unit_id {_ABOVE.format(line="d.line")}
 WHERE d.state IN {_OPEN} AND d.due = ANY(%(days)s::date[] || %(firm)s::date[]) AND {_ON_DAY.format(due="d.due")}
UNION ALL
SELECT o.id, t.title, u.id, t.area_key, u.name, o.line, t.due, s.superior_id, {_HAS_DESK.format(line="o.line")}, o.firm
  FROM campaigns_task t JOIN campaigns_obligation o ON o.id = t.obligation_id
  JOIN places_unit u ON u.id = t.unit_id {_ABOVE.format(line="o.line")}
  LEFT JOIN campaigns_delivery d ON d.obligation_id = o.id
 WHERE t.state <> 'done' AND t.due = ANY(%(days)s::date[] || %(firm)s::date[]) AND {_ON_DAY.format(due="t.due")}
   AND NOT (t.unit_id = o.unit_id AND t.title = o.what) AND (d.id IS NULL OR d.state NOT IN ('closed', 'returned'))
"""
_INSTALMENT_DAY = "(i.due AT TIME ZONE 'Asia/Shanghai')::date"
#: instalments that have a stage today
INSTALMENTS_DUE = f"""
SELECT o.id, o.what, u.id, i.area_key, u.name, d.line, {_INSTALMENT_DAY}, s.superior_id,
       {_HAS_DESK.format(line="d.line")}
  FROM campaigns_instalment i JOIN campaigns_delivery d ON d.id = i.delivery_id
  JOIN campaigns_obligation o ON o.id = d.obligation_id
  JOIN places_unit u ON u.id = i.unit_id {_ABOVE.format(line="d.line")}
 WHERE i.state = 'open' AND d.state IN {_OPEN} AND {_INSTALMENT_DAY} = ANY(%(dates)s::date[])
   AND ({_INSTALMENT_DAY} <= %(today)s OR o.rhythm->>'every' <> 'day')
"""

#: to the superior, and to the superior's superior
_TO = {
    1: "places_standing s JOIN places_unit up ON up.id = s.superior_id",
    2: """places_standing s JOIN places_standing s2 ON s2.unit_id = s.superior_id AND s2.line = s.line
          JOIN places_unit up ON up.id = s2.superior_id""",
}
_GO_UP = """
UPDATE campaigns_delivery d SET escalated = %(up)s, escalated_to_id = up.id
  FROM campaigns_obligation o, places_unit u, {to}
 WHERE o.id = d.obligation_id AND u.id = d.unit_id AND s.unit_id = d.unit_id AND s.line = d.line
   AND d.state IN {open} AND d.escalated < %(up)s AND o.issuer_id <> d.unit_id AND o.rhythm IS NULL
   AND d.due <= CASE WHEN o.firm THEN %(firm)s::date ELSE %(last)s::date END
RETURNING o.id, o.what, u.id, d.area_key, u.name, d.line, d.due, up.id
"""
_INSTALMENTS_GO_UP = """
UPDATE campaigns_instalment i SET escalated = %(up)s, escalated_to_id = up.id
  FROM campaigns_delivery d, campaigns_obligation o, places_unit u, {to}
 WHERE d.id = i.delivery_id AND o.id = d.obligation_id AND u.id = i.unit_id AND s.unit_id = i.unit_id
   AND s.line = d.line AND i.state = 'open' AND d.state IN {open} AND i.escalated < %(up)s
   AND o.issuer_id <> d.unit_id AND i.due <= %(moment)s
RETURNING o.id, o.what, u.id, i.area_key, u.name, d.line, {day}, up.id
"""
GO_UP = {up: _GO_UP.format(to=to, open=_OPEN) for up, to in _TO.items()}
INSTALMENTS_GO_UP = {up: _INSTALMENTS_GO_UP.format(to=to, open=_OPEN, day=_INSTALMENT_DAY) for up, to in _TO.items()}
