"""The web is here and nowhere else: takes a `Site` and what to look for, gives a `Snapshot`, hands out every exchange.

`visit` walks one site; `Pace` is shared by all sites, so that no host is asked twice at once. Choosing (`choose`),
judging answers (`answers`, `blocked`) and reading links (`links`) are pure; only `fetch`, `connect` and the browser's
modules touch the network. The web's failures are data on `Page`; nothing is raised for them.
"""

from serviceaudit.crawl.pace import Pace
from serviceaudit.crawl.rendered import Rendered
from serviceaudit.crawl.visit import visit

__all__ = ["Pace", "Rendered", "visit"]
