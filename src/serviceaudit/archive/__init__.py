"""What was seen, kept as WARC (ISO 28500): `write` makes one file a site visit, `read` turns files into snapshots again.

`own` reads files that this program wrote, `foreign` those of others; both stand on `records`, which reads no more than
it is told to, because a file may come from strangers.
"""
