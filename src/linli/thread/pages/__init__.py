"""What the pages of the walk show: one clause, one figure in a report, one piece of work, each with all six stations.

Every function answers None for what the scope may not see, as for what does not exist. What lies beyond the reach is
not counted and not hinted at.
"""
