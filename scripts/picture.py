"""Take the README's picture: the demonstration's front page, as Chromium shows it.

Usage: python scripts/picture.py reports/demo/report/index.html docs/report.png
"""

import asyncio
import io
import sys
from pathlib import Path

from PIL import Image
from playwright.async_api import async_playwright

from serviceaudit.crawl.browser import find_browser
from serviceaudit.settings import Settings

WIDTH, HEIGHT = 1180, 1500
COLOURS = 96
"""Few enough that the picture stays small in the repository."""


async def take(address: str) -> bytes:
    """The first screens of a page as PNG."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_browser(Settings()))
        tab = await browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        await tab.goto(address)
        shot = await tab.screenshot()
        await browser.close()
        return shot


def main() -> None:
    """Take it and write it with few colours."""
    page, target = map(Path, sys.argv[1:])
    picture = Image.open(io.BytesIO(asyncio.run(take(page.resolve().as_uri())))).convert("RGB").quantize(COLOURS)
    picture.save(target, optimize=True)


if __name__ == "__main__":
    main()
