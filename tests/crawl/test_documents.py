"""Documents: the text of a PDF whose link names the service is read as a page (codebook D8)."""

import pytest

from crawl.visits import WORDS, front, go
from crawl.web import reply
from serviceaudit.crawl.documents import as_page
from serviceaudit.model import Choice, Failure


def pdf(*lines: str) -> bytes:
    """A document of one page as small programs write it."""
    shown = " ".join(f"({line}) Tj 0 -14 Td" for line in lines)
    stream = f"BT /F1 11 Tf 50 780 Td {shown} ET".encode("latin-1")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 6\n0000000000 65535 f \n" + table
    return body + head + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(body)


SAID = pdf("Kundcenter", "Vi svarar på frågor om skola,", "vård och omsorg.", "- bygglov", "- avfall <b>")


def answer(body, kind="application/pdf"):
    return reply(body, kind=kind)


def test_the_first_line_is_the_heading_broken_lines_are_joined_and_bullets_are_a_list():
    html = as_page(SAID)
    assert "<h1>Kundcenter</h1>" in html
    assert "<p>Vi svarar på frågor om skola, vård och omsorg.</p>" in html
    assert "<li>bygglov</li>" in html
    assert "<li>avfall &lt;b&gt;</li>" in html


@pytest.mark.parametrize(
    "body",
    [b"", b"%PDF-1.4 and no more", SAID[:200], pdf(), b"\0" * 5000],
    ids=["empty", "head", "cut", "blank", "nul"],
)
def test_a_document_without_text_that_can_be_read_gives_nothing(body):
    assert as_page(body) == ""


def test_a_document_behind_a_wished_link_is_read_as_a_page_and_told_as_a_document(workers):
    snapshot, _ = go(workers, {"/": front("/kontakt.pdf", "/sport.pdf"), "/kontakt.pdf": answer(SAID)})
    document = snapshot.pages[1]
    assert (document.failure, document.document, document.roles) == (None, True, ("contact",))
    assert "Kundcenter" in document.html
    assert len(snapshot.pages) == 2


def test_a_document_that_cannot_be_read_is_lost_and_no_no(workers):
    snapshot, _ = go(workers, {"/": front("/kontakt.pdf"), "/kontakt.pdf": answer(b"%PDF-1.4 and no more")})
    assert (snapshot.pages[1].failure, snapshot.pages[1].lost) == (Failure.NOT_HTML, True)


def test_no_more_than_two_documents_of_a_site_are_read(workers):
    links = [f"/kontakt-{number}.pdf" for number in range(5)]
    snapshot, server = go(workers, {"/": front(*links), **{link: answer(SAID) for link in links}})
    assert sum(path.endswith(".pdf") for path in server.paths()) == 2
    assert {c.why for c in snapshot.trail if c.url.endswith(".pdf") and c.choice is Choice.LEFT} == {
        "more than 2 documents"
    }


def test_a_page_that_calls_itself_a_document_is_a_page(workers):
    body = f"<html><body><p>{WORDS}</p></body></html>"
    snapshot, _ = go(workers, {"/": front("/kontakt.pdf"), "/kontakt.pdf": answer(body, kind="text/html")})
    assert (snapshot.pages[1].failure, snapshot.pages[1].document) == (None, False)
