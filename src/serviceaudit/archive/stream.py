"""The bytes of a plain or gzip file, with the places where one can start to read again."""

import zlib
from typing import BinaryIO

_CHUNK = 1 << 16
_GZIP = b"\x1f\x8b"


class DamageError(Exception):
    """The bytes end too early or are not what they should be; the message says which."""


class Stream:
    """Reads forwards. A place is (member, inside): the gzip member's byte in the file, and the byte in its content.

    In a plain file the first number is the byte in the file and the second is 0.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        file.seek(0)
        self._gzip = file.read(2) == _GZIP
        self._start(0)

    def _start(self, member: int) -> None:
        self._file.seek(member)
        self._member, self._inside = member, 0
        self._raw, self._buffer = b"", b""
        self._unzip: zlib._Decompress | None = None

    def go_to(self, member: int, inside: int) -> None:
        """Continue at a place that `place` gave.

        Raises DamageError if the file has become shorter or is not gzip there.
        """
        self._start(member)
        if self.skip(inside) < inside:
            raise DamageError("cut off")

    def place(self) -> tuple[int, int]:
        """Where the next byte stands; call it where `ended` is false."""
        return (self._member, self._inside) if self._gzip else (self._member + self._inside, 0)

    def ended(self) -> bool:
        """No byte is left.

        Raises DamageError if a gzip member stops before its end, or other bytes follow it.
        """
        return not self._buffer and not self._fill()

    def read(self, size: int) -> bytes:
        """So many bytes, or fewer at the end of the file."""
        parts = []
        while size > 0 and not self.ended():
            parts.append(self._take(size))
            size -= len(parts[-1])
        return b"".join(parts)

    def skip(self, size: int) -> int:
        """Pass over so many bytes; returns how many there were."""
        left = size
        while left > 0 and not self.ended():
            left -= len(self._take(left))
        return size - left

    def line(self, limit: int) -> bytes:
        """To the end of the line, its break included, or to the limit."""
        line = b""
        while len(line) < limit and not line.endswith(b"\n") and not self.ended():
            end = self._buffer.find(b"\n") + 1
            line += self._take(min(end or len(self._buffer), limit - len(line)))
        return line

    def pass_breaks(self, *, across: bool) -> bool:
        """Pass over line breaks, at most to the end of the gzip member unless `across`; true if other bytes follow.

        Reaching the end of a member compares its checksum: raises DamageError if that is wrong or missing.
        """
        while self._buffer or self._fill(across=across):
            rest = self._buffer.lstrip(b"\r\n")
            self._take(len(self._buffer) - len(rest))
            if rest:
                return True
        return False

    def _take(self, size: int) -> bytes:
        taken, self._buffer = self._buffer[:size], self._buffer[size:]
        self._inside += len(taken)
        return taken

    def _fill(self, *, across: bool = True) -> bool:
        if not self._gzip:
            self._buffer = self._file.read(_CHUNK)
        while self._gzip and not self._buffer:
            if self._unzip is None and not (across and self._open_member()):
                return False
            self._inflate()
        return bool(self._buffer)

    def _open_member(self) -> bool:
        if len(self._raw) < len(_GZIP):
            self._raw += self._file.read(_CHUNK)
        if not self._raw:
            return False
        self._member, self._inside = self._file.tell() - len(self._raw), 0
        if not self._raw.startswith(_GZIP):
            raise DamageError("bytes that are no gzip member")
        self._unzip = zlib.decompressobj(16 + zlib.MAX_WBITS)
        return True

    def _inflate(self) -> None:
        unzip = self._unzip
        assert unzip is not None, "a member is open"
        data = self._raw or self._file.read(_CHUNK)
        try:
            self._buffer = unzip.decompress(data, _CHUNK)
        except zlib.error as error:
            raise DamageError("damaged gzip data") from error
        if unzip.eof:
            self._raw, self._unzip = unzip.unused_data, None
        elif not data and not self._buffer:
            raise DamageError("cut off")
        else:
            self._raw = unzip.unconsumed_tail
