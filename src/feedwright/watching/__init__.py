"""Build again and again: when something changes, when a time comes, and by a schedule; and tell how that goes.

`schedule` and `turns` decide, `keeper` does it: it looks with `eyes`, and has builds made by `errand`, a process each.
`records` are what they leave behind, `standing` is what `status` makes of it.
"""
