import pytest

from serviceaudit.archive.decode import text

META = b'<meta charset="%s">'


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        ("å".encode(), "", "å"),
        ("å".encode("latin-1"), "", "å"),
        ("å€".encode("cp1252"), "text/html; charset=ISO-8859-1", "å€"),
        ("å€".encode("cp1252"), "text/html; charset=us-ascii", "å€"),
        ("å".encode(), "text/html;charset='utf8'", "å"),
        ("å".encode("latin-1"), "text/html; charset=utf-8", "\ufffd"),
        (b"\xef\xbb\xbf\xc3\xa5", "text/html; charset=iso-8859-1", "å"),
        ("\ufeffå".encode("utf-16-le"), "", "å"),
        ("\ufeffå".encode("utf-16-be"), "text/html; charset=utf-8", "å"),
        ("ä".encode("iso8859-15"), "text/html; charset=latin9", "ä"),
        ("я".encode("koi8-r"), "text/html; charset=KOI8-R", "я"),
        ("漢".encode("cp932"), "text/html; charset=x-sjis", "漢"),
        ("漢".encode("gb18030"), "text/html; charset=gb2312", "漢"),
        ("\u0131".encode("cp1254"), "text/html; charset=iso-8859-9", "\u0131"),
        (b"\x81\x8d", "text/html; charset=windows-1252", "\x81\x8d"),
        (b"\x80\x81", "", "€\x81"),
        (b"", "", ""),
    ],
)
def test_the_charset_is_found_as_browsers_find_it(body, content_type, expected):
    assert text(body, content_type) == expected


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        (b'<meta charset="koi8-r">', "koi8-r"),
        (b"<META CHARSET = koi8-r />", "koi8-r"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', "koi8-r"),
        (b'<!-- <meta charset="utf-8"> --><meta charset=koi8-r>', "koi8-r"),
        (b'<meta charset="utf-16">', "utf-8"),
        (b'<meta charset="nonsense">', "utf-8"),
        (b" " * 2000 + b'<meta charset="koi8-r">', "utf-8"),
    ],
)
def test_the_page_tells_its_charset_in_its_first_kilobyte(head, encoding):
    assert text(head + "я".encode(encoding), "text/html").endswith("я")


def test_the_header_comes_before_the_page():
    assert text(META % b"koi8-r" + "å".encode(), "text/html; charset=utf-8").endswith("å")


@pytest.mark.parametrize("label", ["utf-7", "hex", "rot13", "idna", "unicode_escape", "zip", "\0"])
def test_codecs_of_python_that_no_browser_knows_are_not_used(label):
    assert text(b"+AGEAYg- \\u0061", f"text/html; charset={label}") == "+AGEAYg- \\u0061"
