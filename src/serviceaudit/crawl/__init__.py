"""The web is here and nowhere else: takes a `Site` and what to look for, gives a `Snapshot`, hands out every exchange.

`visit.visit` walks one site; `pace.Pace` is shared by all sites, so that no host is asked twice at once. Choosing (`choose`),
judging answers (`answers`, `blocked`) and reading links (`links`) are pure; only `fetch`, `connect` and the browser's
modules touch the network. The web's failures are data on `Page`; nothing is raised for them.
"""
