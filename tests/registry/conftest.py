"""Lists written to disk as users would write them."""

from collections.abc import Callable
from pathlib import Path

import pytest

Written = Callable[..., str]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Writes lines (or bytes) to a file and gives its path."""

    def write(*lines: str | bytes, name: str = "my.csv", encoding: str = "utf-8") -> str:
        path = tmp_path / name
        path.write_bytes(lines[0] if isinstance(lines[0], bytes) else "\n".join(lines).encode(encoding))
        return str(path)

    return write
