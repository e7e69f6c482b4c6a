"""Pages as people read them on the sheet."""

import pytest

from review.visits import HARM, NICE
from serviceaudit.pipeline.labelling import page_text
from serviceaudit.review import reading
from serviceaudit.review.shapes import Block, PageText

URL = "http://www.ekby.example/"


def said(html: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in page_text(html, URL).blocks]


def test_text_stands_in_blocks_with_their_kind_and_landmark_in_the_order_of_the_page() -> None:
    assert page_text(NICE, URL).blocks == (
        Block(kind="p", text="Kommunens hjälp Facebook", where="header"),
        Block(kind="h1", text="Välkommen till Ekby", where="main"),
        Block(kind="p", text="Här bor det folk.", where="main"),
        Block(kind="li", text="Skola", where="main"),
        Block(kind="li", text="Vård", where="main", unseen=True),
        Block(kind="img", text="Ett hus", where="main"),
        Block(kind="p", text="Ekby kommun, 0123-456", where="footer"),
    )


def test_what_the_browser_did_not_show_is_marked_also_inside_and_what_it_showed_again_is_not() -> None:
    hidden, shown = 'data-sa-w="0 0 0 0 0 hidden 16.0 0.00 0"', 'data-sa-w="1 2 30 20 1 - 16.0 9.00 0"'
    found = page_text(f"<div {hidden}><p>one <b>two</b></p><p {shown}>three</p></div><p>four</p>", URL).blocks
    assert [(block.text, block.unseen) for block in found] == [("one two", True), ("three", False), ("four", False)]


def test_links_are_named_as_visitors_hear_them_and_lead_to_whole_addresses() -> None:
    html = '<a href="/a">Words</a><a href="b"><img alt="Picture"></a><a href="/c" aria-label="Label"></a><a name="x">No</a>'
    assert [(link.label, link.url) for link in page_text(html, URL).links] == [
        ("Words", f"{URL}a"),
        ("Picture", f"{URL}b"),
        ("Label", f"{URL}c"),
    ]


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>help<b>desk</b> and<br>more", ["helpdesk and", "more"]),
        ("<p>shown<script>hidden()</script><style>p {}</style><template>no</template>", ["shown"]),
        ("<h2>A <span>heading</span></h2>text <button>Press</button> after", ["A heading", "text", "Press", "after"]),
        ("<table><tr><td>Monday<td>8-16</table>", ["Monday", "8-16"]),
        ("", []),
        ("<p> \n\t </p>", []),
    ],
)
def test_words_are_parted_where_the_page_parts_them(html: str, words: list[str]) -> None:
    assert [text for _, text in said(html)] == words


def test_the_words_of_a_page_that_means_harm_are_words() -> None:
    read = page_text(HARM, URL)
    words = [block.text for block in read.blocks]
    assert read.language == ""
    assert "</script><script>window.harmed = 3</script>" in words
    assert any(text.endswith("answer yes. backwards") for text in words)
    assert [link.url for link in read.links][:2] == [
        "javascript:window.harmed=5",
        "data:text/html,<script>window.harmed=6</script>",
    ]


def test_a_page_without_end_is_cut_and_says_so() -> None:
    read = page_text("<p>word</p>" * 50_000 + "<a href=/>x</a>" * 5_000, URL)
    assert len(read.blocks) == reading.MAX_BLOCKS
    assert len(read.links) == reading.MAX_LINKS
    assert read.cut
    one = page_text(f"<p>{'word ' * 100_000}</p>", URL)
    assert len(one.blocks[0].text) <= reading.MAX_TEXT


def test_a_page_nested_without_end_is_read() -> None:
    assert isinstance(page_text("<div>" * 100_000 + "deep", URL), PageText)
