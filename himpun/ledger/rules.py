"""How a fact becomes a link of the chain. `docs/verify_bundle.py` says the same, for readers without Himpun."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from himpun.kernel.hashing import sha256_hex

GENESIS = "0" * 64
"""What the first entry of every chain names as its predecessor."""


def link(previous_hash: str, body: str) -> str:
    """The hash of an entry: SHA-256 over the predecessor's hash, a line feed, and the digest of its canonical text.

    The text goes in by its digest, so that an extract may leave a text out that is not the reader's, and the chain
    can still be checked from end to end.
    """
    return link_digest(previous_hash, sha256_hex(body))


def link_digest(previous_hash: str, body_sha256: str) -> str:
    """The hash of an entry of which only the digest of its text is known."""
    return sha256_hex(f"{previous_hash}\n{body_sha256}")


@dataclass(frozen=True)
class Link:
    """An entry as it is checked: its place, its text and the two hashes that were written down.

    `body` is None in an extract that carries only the text's digest.
    """

    seq: int
    body: str | None
    previous_hash: str
    hash: str
    body_sha256: str = ""

    @property
    def digest(self) -> str:
        return self.body_sha256 if self.body is None else sha256_hex(self.body)


@dataclass(frozen=True)
class Break:
    """The first place at which a chain does not hold."""

    seq: int
    reason: str


def first_break(
    links: Iterable[Link], *, start_hash: str = GENESIS, start_seq: int = 0
) -> tuple[Break | None, str, int]:
    """Walk a chain. Returns the first break or None, the last good hash, and how many entries were read."""
    previous, seq = start_hash, start_seq
    count = 0
    for entry in links:
        if entry.seq != seq + 1:
            return (
                Break(seq + 1, f"catatan nomor {seq + 1} tidak ada; yang ditemukan nomor {entry.seq}"),
                previous,
                count,
            )
        if entry.previous_hash != previous:
            return Break(entry.seq, "tidak menyambung pada catatan sebelumnya"), previous, count
        if link_digest(previous, entry.digest) != entry.hash:
            return Break(entry.seq, "isi catatan tidak cocok dengan hash-nya"), previous, count
        previous, seq, count = entry.hash, entry.seq, count + 1
    return None, previous, count
