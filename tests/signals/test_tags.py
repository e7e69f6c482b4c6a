"""What the serialised page tells is what the tree tells: the quick way of walking a page loses nothing."""

import pytest

from serviceaudit import html
from serviceaudit.criteria.load import load
from serviceaudit.pipeline.reading import reader
from serviceaudit.settings import data_folder
from serviceaudit.signals.tags import Event, OddMarkupError, Tag, Tags, events
from serviceaudit.signals.walk import of_tree
from signals.conftest import SITE

TAGS = Tags(reader(load(data_folder("criteria"), "servicescore"), SITE, "sv").lexis.markup)


def told(found: list[Event]) -> list[object]:
    """Tags by name and attributes; texts that stand together are one text."""
    shown: list[object] = []
    for event in found:
        if isinstance(event, str) and shown and isinstance(shown[-1], str):
            shown[-1] += event
        elif isinstance(event, Tag):
            shown.append((event.name, {name: value or "" for name, value in event.attributes.items()}))
        else:
            shown.append(event)
    return shown


@pytest.mark.parametrize(
    "page",
    [
        "a<p class='x y'>b<b>c</b></p>d",
        "<a title='x > y < z &lt; \" &amp;nbsp;&nbsp;&quot;'>q &amp;lt; &lt;b&gt; &nbsp;</a>",
        "<img alt='Kontakt' src=x>efter<br>rad<hr><input type=submit value=Sök>",
        "<script>if (a<b) document.write('<script><p>x</p><\\/script>')</script>efter",
        "<style>a>b{}</style><svg class=date><path d=1 /><svg><b>x</b></svg></svg>efter<math><mi>x</mi></math>",
        "<iframe><p>x</iframe>1<noscript><img src=a><noscript>x</noscript>y</noscript>2<object><object>x</object></object>3",
        "a<!-- c > <b> -->b<!----><!-- - --->c<template><p>t</p><!-- </template> --></template>d",
        "<textarea>a<b></textarea><select><option selected value=1>b<optgroup label=x></select><title>t<b></title>",
        "<pre>\n\nx</pre><table><td>a<tr><td>b</table><p>c<div>d</p>",
        '<a href="x"" class=y>citat</a><p =b>x</p>',
        "<div>" * 405 + "djupt<p>inne</p>" + "</div>" * 405 + "ute",
        "<x-y data-z>eget</x-y>\r\n\tslut\x00",
    ],
)
def test_serialised_markup_tells_the_same_as_the_tree(page: str):
    root = html.parse(f"<body>{page}").body
    assert root is not None

    assert told(list(events(root.inner_html or "", TAGS))) == told(list(of_tree(root, TAGS)))


@pytest.mark.parametrize(
    "page", ["<p a<b>x</p>", "<xmp><b></xmp>x", "x<plaintext><b>y", "<script><!--<script></script>x"]
)
def test_markup_that_cannot_be_read_so_says_so(page: str):
    root = html.parse(f"<body>{page}").body
    assert root is not None

    with pytest.raises(OddMarkupError):
        list(events(root.inner_html or "", TAGS))


def test_a_page_with_odd_markup_is_walked_by_its_tree(observe):
    texts = [signal.text for signal in observe("<body><p a<b>Kontaktcenter</p><xmp><b>x</xmp>")]

    assert "Kontaktcenter" in texts
