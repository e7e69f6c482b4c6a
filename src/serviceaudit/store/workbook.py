"""A workbook with one sheet a table; the same bytes for the same tables."""

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from errno import ENOSPC
from tempfile import gettempdir
from typing import BinaryIO

import pandas as pd
from lxml.etree import SerialisationError
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.xml.functions import tostring

from serviceaudit.errors import OutputError

_EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001 - the first moment a ZIP archive can name; it knows no zones
_MOST_ROWS = 1_048_575
"""Rows of a sheet below its heading (Excel specifications and limits)."""
_LONGEST = 32_767
"""Characters of a cell (Excel specifications and limits)."""
_CORE = "docProps/core.xml"
_WIDEST = 40


def write_workbook(sheets: Mapping[str, pd.DataFrame], file: BinaryIO) -> None:
    """Write the tables as sheets in their order. Texts must be harmless already; what is too long is cut off.

    Raises OutputError if a table has more rows than a sheet, OSError if the disk is full (openpyxl keeps sheets in
    temporary files).
    """
    for name, frame in sheets.items():
        if len(frame) > _MOST_ROWS:
            raise OutputError(f"{name}: {len(frame)} rows do not fit into a sheet; choose csv or parquet")
    book = Workbook(write_only=True)
    raw = io.BytesIO()
    try:
        for name, frame in sheets.items():
            _add_sheet(book, name, frame)
        book.save(raw)
    except SerialisationError as error:
        raise OSError(ENOSPC, f"no room for temporary files ({error})", gettempdir()) from error
    _copy_without_times(raw, file)


def _add_sheet(book: Workbook, name: str, frame: pd.DataFrame) -> None:
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for number, column in enumerate(frame.columns, start=1):
        longest = frame[column].astype("string").str.len().max() if len(frame) else 0
        width = min(_WIDEST, max(len(str(column)), 0 if pd.isna(longest) else int(longest)))
        sheet.column_dimensions[get_column_letter(number)].width = width + 2
    heads = [WriteOnlyCell(sheet, value=str(column)) for column in frame.columns]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    for row in frame.astype("object").where(frame.notna(), None).itertuples(index=False, name=None):
        sheet.append([cell[:_LONGEST] if isinstance(cell, str) else cell for cell in row])


def _copy_without_times(raw: io.BytesIO, file: BinaryIO) -> None:
    """The moment of writing stands in the properties and beside each part: both are set to a fixed one."""
    properties = tostring(DocumentProperties(creator="serviceaudit", created=_EPOCH, modified=_EPOCH).to_tree())
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(file, "w") as target:
        for name in source.namelist():
            content = properties if name == _CORE else source.read(name)
            target.writestr(zipfile.ZipInfo(name), content, compress_type=zipfile.ZIP_DEFLATED)
