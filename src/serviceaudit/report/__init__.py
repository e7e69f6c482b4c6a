"""The report: a computed view, templates, and the files of a static site that asks no other host for anything.

    Run, Result…, Standing…  ──view.build──▶  ReportView  ──write.write──▶  folder of HTML pages

`texts` reads the sentences, one file a language. `view` and all it is made of are pure.
"""
