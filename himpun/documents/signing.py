"""The port through which a mark is given: who vouches that the actor is there, and by what means.

In force is the in-application approval, called "persetujuan internal" on every page and paper: the actor proves
himself anew by his password. A certified signature (BSrE) is a further `Signer` under its own method.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Protocol

from django.contrib.auth.hashers import check_password

from himpun.kernel.refusals import Refusal
from himpun.organisations.actors import Actor
from himpun.organisations.models import User

INTERNAL = "internal"
METHOD_WORDS = {INTERNAL: "persetujuan internal"}

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Proof:
    """What the actor gives at the moment of marking. The secret is never stored, logged or shown."""

    secret: str = field(repr=False)
    method: str = INTERNAL


@dataclass(frozen=True)
class Approval:
    """That the actor was proven anew: by which method, and how."""

    method: str
    proof: str


class Signer(Protocol):
    """A way of approving a document. `digest` is what is approved: the hashes of its content and its unsigned PDF."""

    def approve(self, actor: Actor, proof: Proof, *, digest: str) -> Approval:
        """Prove the actor and approve. Raises the refusal `proof_failed`."""
        ...


class InternalApproval:
    """Persetujuan internal: the account's password, checked through the configured hashers."""

    def approve(self, actor: Actor, proof: Proof, *, digest: str) -> Approval:
        user = User.objects.filter(official_id=actor.official_id, is_active=True).only("password").first()
        # Checked even without an account, so that its absence cannot be told from the time the answer takes.
        known = check_password(proof.secret, user.password if user else "!")
        if not known:
            _log.warning("proof failed", extra={"official": actor.official_id, "digest": digest[:16]})
            raise Refusal(
                "proof_failed",
                "Kata sandi tidak cocok, sehingga surat belum disetujui. Ketik kata sandi akun Anda sekali lagi.",
            )
        return Approval(INTERNAL, "password")


_SIGNERS: dict[str, Signer] = {INTERNAL: InternalApproval()}


def approve(actor: Actor, proof: Proof, *, digest: str) -> Approval:
    """Have the actor approve by the method that the proof names."""
    signer = _SIGNERS.get(proof.method)
    if signer is None:
        raise Refusal(
            "method_unknown",
            f"Cara menyetujui “{proof.method}” tidak tersedia di sini. Pakai persetujuan internal.",
            methods=sorted(_SIGNERS),
        )
    return signer.approve(actor, proof, digest=digest)
