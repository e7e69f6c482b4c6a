"""What lies beside the pages: feeds, the preview picture, the sitemap, the rows as data, fixed addresses, dated reports."""

from collections.abc import Iterator, Sequence

from serviceaudit.report import editions, feeds, paging, preview, render, sitemap
from serviceaudit.report.tree import Tree

_LATEST = f"{editions.LATEST}/index.html"


def files(sheet: render.Sheet, pages: Sequence[str]) -> Iterator[tuple[str, str | bytes]]:
    """Path and content of each file; `pages`: what has been entered so far."""
    view = sheet.views[sheet.default]
    for language, spoken in sheet.views.items():
        folder = sheet.folder(language)
        base = sheet.base and sheet.base + folder
        yield folder + feeds.FILE, feeds.whole(spoken, base)
        for path, feed in feeds.municipal(spoken, base):
            yield folder + path, feed
    yield preview.FILE, preview.preview(view.bands)
    yield _LATEST, render.redirect(view, "../index.html", "../", _latest(sheet))
    if len(view.rows) > paging.MOST:
        yield "assets/rows.js", render.rows_script(view)
    if sheet.base and not view.run.generated:
        listed = [page for page in pages if page.endswith(".html")]
        yield from sitemap.sitemap(listed, sheet.base, feeds.stamp(view.run.finished_at or view.run.started_at)[:10])


def keep(tree: Tree, sheet: render.Sheet, own: editions.Edition) -> None:
    """Enter the report once more as the dated report of its run; its links to "latest" and "all runs" lead out of it."""
    view, folder = sheet.views[sheet.default], f"{editions.FOLDER}/{own.name}"
    lists = {editions.page(language) for language in own.languages}
    for path in tuple(tree.paths):
        if path not in lists and path != _LATEST and not path.startswith(sitemap.STEM):
            tree.copy(folder, path)
    tree.put(f"{folder}/{_LATEST}", render.redirect(view, "../../../index.html", "../", _latest(sheet)))
    for language in own.languages:
        up = "../" * (2 + language.count("/"))
        words = view.texts.sections["front"]["runs"]
        target = f"{up}{editions.page(language)}"
        html = render.redirect(view, target, "../" * language.count("/"), words)
        tree.put(f"{folder}/{editions.page(language)}", html)
    tree.put(f"{folder}/{editions.NOTE}", own.note())


def _latest(sheet: render.Sheet) -> str:
    return sheet.views[sheet.default].texts.sections["front"]["latest"]
