"""How fast, how small, how many: measured beside what a user would pick instead.

The server has one core and the load generator the other, so that neither steals from what is measured.
Speeds are told as ratios to ``oidc-provider-mock``'s full login in the same run, because machines drift.
The same generator and the same checks serve both; an answer that is wrong voids its row.
"""
