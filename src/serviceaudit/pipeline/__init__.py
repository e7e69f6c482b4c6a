"""The one place that knows the order of the rooms: registry, crawl, archive, signals, criteria, store, ranking, report."""
