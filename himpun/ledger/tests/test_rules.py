"""A chain holds, or the first place where it does not is named."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from himpun.ledger.rules import GENESIS, Link, first_break, link

BODIES = st.lists(st.text(max_size=20), min_size=1, max_size=12)


def _chain(bodies: list[str]) -> list[Link]:
    links, previous = [], GENESIS
    for seq, body in enumerate(bodies, start=1):
        hashed = link(previous, body)
        links.append(Link(seq, body, previous, hashed))
        previous = hashed
    return links


@given(BODIES)
def test_it_works(bodies: list[str]) -> None:
    links = _chain(bodies)

    assert first_break(links) == (None, links[-1].hash, len(links))


@given(BODIES, st.data())
def test_a_changed_text_is_named(bodies: list[str], data: st.DataObject) -> None:
    links = _chain(bodies)
    at = data.draw(st.integers(0, len(links) - 1))
    links[at] = replace(links[at], body=f"{bodies[at]}!")

    broken, _, count = first_break(links)
    assert broken is not None
    assert (broken.seq, count) == (at + 1, at)


@given(st.lists(st.text(max_size=20), min_size=2, max_size=12), st.data())
def test_a_cut_or_swapped_entry_is_named(bodies: list[str], data: st.DataObject) -> None:
    links = _chain(bodies)
    at = data.draw(st.integers(0, len(links) - 2))

    cut = first_break([*links[:at], *links[at + 1 :]])[0]
    swapped = first_break([*links[:at], links[at + 1], links[at], *links[at + 2 :]])[0]

    assert cut is not None
    assert cut.seq == at + 1
    assert swapped is not None
    assert swapped.seq == at + 1


@given(BODIES, st.data())
def test_an_entry_hashed_again_breaks_the_next(bodies: list[str], data: st.DataObject) -> None:
    """Who hashes one entry anew would have to hash all that follow; the head outside then tells."""
    links = _chain([*bodies, "last"])
    at = data.draw(st.integers(0, len(links) - 2))
    body = f"{bodies[at]}!"
    links[at] = replace(links[at], body=body, hash=link(links[at].previous_hash, body))

    broken, _, _ = first_break(links)
    assert broken is not None
    assert broken.seq == at + 2


@given(BODIES)
def test_an_extract_without_texts_still_holds(bodies: list[str]) -> None:
    links = [replace(entry, body=None, body_sha256=entry.digest) for entry in _chain(bodies)]

    assert first_break(links)[0] is None
