"""The formula of an indicator, as an office writes it in its manual IKU: "selesai / masuk × 100".

Read by a parser of our own: + − × : parentheses, numbers and names, nothing else, and short. Calculated with
fractions, so that "jumlah / 30 × 30" is the number that went in; a Decimal is made once, at the end.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from himpun.kernel.numbers import parse_number
from himpun.kernel.refusals import Refusal
from himpun.plans.arithmetic import as_decimal, exact

MAX_LENGTH = 300
MAX_DEPTH = 20
MAX_VARIABLES = 20

_SIGNS = str.maketrans({"×": "*", "·": "*", "÷": "/", ":": "/", "−": "-", "–": "-"})
_TOKEN = re.compile(r"\s*(?:(?P<number>[0-9][0-9.,]*)|(?P<name>[A-Za-z_][A-Za-z0-9_]{0,39})|(?P<sign>[-+*/()]))")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written in the formula."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Name:
    """A variable that the unit fills in."""

    name: str


@dataclass(frozen=True, slots=True)
class Negative:
    """The opposite of what follows."""

    of: "Node"


@dataclass(frozen=True, slots=True)
class Operation:
    """Two parts joined by one of + - * /."""

    sign: str
    left: "Node"
    right: "Node"


Node = Number | Name | Negative | Operation


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a formula gives: a value of at most 40 significant digits, or in `reason` (Indonesian) why there is none."""

    value: Decimal | None
    reason: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """The fraction inside a formula of the kind "a / b × 100": the names above and below the line."""

    numerator: Node
    denominator: Node


@dataclass(frozen=True)
class Formula:
    """An expression over named variables. Making one reads it: a faulty expression is a Refusal `formula_faulty`."""

    expression: str

    def __post_init__(self) -> None:
        _ = self.tree

    @cached_property
    def tree(self) -> Node:
        """The expression as it is calculated."""
        return _Reader(self.expression).read()

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """The names to be filled in, in the order of writing, each once."""
        return names_in(self.tree)

    @cached_property
    def share(self) -> Share | None:
        """The one fraction of the formula, if it is nothing but a fraction times or over numbers; else None."""
        return _share(self.tree)

    def evaluate(self, variables: Mapping[str, Decimal | None]) -> Evaluation:
        """The value for these variables; a variable without value, or a division by zero, gives none and says why."""
        missing = tuple(name for name in self.variables if variables.get(name) is None)
        if missing:
            return Evaluation(None, f"Variabel belum diisi: {', '.join(missing)}.", missing)
        known = {name: exact(value) for name in self.variables if (value := variables[name]) is not None}
        try:
            return Evaluation(as_decimal(_calculate(self.tree, known)))
        except _DividedByZero as zero:
            return Evaluation(None, f"Penyebut {zero.what} bernilai 0, sehingga rumus tidak dapat dihitung.")
        except Refusal as refusal:
            return Evaluation(None, refusal.message)

    def part(self, node: Node, variables: Mapping[str, Decimal | None]) -> Fraction | None:
        """The exact value of one part of the formula, or None if it cannot be calculated."""
        known = {name: exact(value) for name in names_in(node) if (value := variables.get(name)) is not None}
        if len(known) < len(names_in(node)):
            return None
        try:
            return _calculate(node, known)
        except _DividedByZero:
            return None


def names_in(node: Node) -> tuple[str, ...]:
    """The variables of a part of a formula, in the order of writing, each once."""
    return tuple(dict.fromkeys(_names(node)))


class _DividedByZero(Exception):
    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def _names(node: Node) -> Iterator[str]:
    match node:
        case Name(name):
            yield name
        case Negative(of):
            yield from _names(of)
        case Operation(_, left, right):
            yield from _names(left)
            yield from _names(right)


def _calculate(node: Node, known: Mapping[str, Fraction]) -> Fraction:
    match node:
        case Number(value):
            return value
        case Name(name):
            return known[name]
        case Negative(of):
            return -_calculate(of, known)
        case Operation(sign, left, right):
            return _joined(sign, _calculate(left, known), _calculate(right, known), right)


def _joined(sign: str, a: Fraction, b: Fraction, right: Node) -> Fraction:
    if sign == "+":
        return a + b
    if sign == "-":
        return a - b
    if sign == "*":
        return a * b
    if b == 0:
        raise _DividedByZero(", ".join(names_in(right)) or "pada rumus")
    return a / b


def _share(node: Node) -> Share | None:
    """A fraction keeps being that fraction when it is multiplied or divided by plain numbers on either side."""
    if not isinstance(node, Operation) or node.sign not in "*/":
        return None
    if node.sign == "/" and names_in(node.right):
        return Share(_without_numbers(node.left), node.right) if names_in(node.left) else None
    if not names_in(node.right):
        return _share(node.left)
    if node.sign == "*" and not names_in(node.left):
        return _share(node.right)
    return None


def _without_numbers(node: Node) -> Node:
    """The numerator of "100 × a / b" is a: "100 × a" compared with b would always look too large."""
    if isinstance(node, Operation) and node.sign in "*/" and not names_in(node.right):
        return _without_numbers(node.left)
    if isinstance(node, Operation) and node.sign == "*" and not names_in(node.left):
        return _without_numbers(node.right)
    return node


class _Reader:
    """Reads sums of products of atoms, from left to right."""

    def __init__(self, expression: str) -> None:
        self.expression = expression
        if len(expression) > MAX_LENGTH:
            raise _faulty(
                expression, f"panjangnya lebih dari {MAX_LENGTH} karakter; pecah menjadi rumus yang lebih pendek"
            )
        self.tokens = list(self._tokens())
        self.depth = 0

    def read(self) -> Node:
        if not self.tokens:
            raise _faulty(self.expression, "masih kosong; tulis misalnya selesai / masuk × 100")
        node = self._sum()
        if self.tokens:
            raise self._unexpected()
        names = names_in(node)
        if not names:
            raise _faulty(self.expression, "tidak memuat variabel; tulis misalnya selesai / masuk × 100")
        if len(names) > MAX_VARIABLES:
            raise _faulty(self.expression, f"memuat lebih dari {MAX_VARIABLES} variabel; kurangi variabelnya")
        return node

    def _tokens(self) -> Iterator[tuple[str, str, int]]:
        text, at = self.expression.translate(_SIGNS).rstrip(), 0
        while at < len(text):
            found = _TOKEN.match(text, at)
            if not found or not found.lastgroup:
                place = len(text[:at]) + len(text[at:]) - len(text[at:].lstrip())
                wrong = self.expression[place]
                raise _faulty(
                    self.expression,
                    f"tanda “{wrong}” pada karakter ke-{place + 1} tidak dikenal; "
                    "pakai + - × / ( ), angka dan nama variabel",
                )
            yield found.lastgroup, found.group(found.lastgroup), found.start(found.lastgroup)
            at = found.end()

    def _sum(self) -> Node:
        node = self._product()
        while sign := self._take("+", "-"):
            node = Operation(sign, node, self._product())
        return node

    def _product(self) -> Node:
        node = self._atom()
        while sign := self._take("*", "/"):
            node = Operation(sign, node, self._atom())
        return node

    def _atom(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _faulty(self.expression, f"kurung atau tandanya bertingkat lebih dari {MAX_DEPTH}; sederhanakan")
        node = self._deeper()
        self.depth -= 1
        return node

    def _deeper(self) -> Node:
        if self._take("-"):
            return Negative(self._atom())
        if self._take("("):
            node = self._sum()
            if not self._take(")"):
                raise _faulty(self.expression, "kurung tutup “)” kurang") if not self.tokens else self._unexpected()
            return node
        if not self.tokens:
            raise _faulty(self.expression, "berhenti sebelum lengkap; tambahkan angka atau variabel di ujungnya")
        kind, text, _ = self.tokens[0]
        if kind == "sign":
            raise self._unexpected()
        del self.tokens[0]
        return Name(text) if kind == "name" else Number(self._number(text))

    def _number(self, text: str) -> Fraction:
        try:
            return exact(parse_number(text))
        except Refusal as refusal:
            raise _faulty(self.expression, f"angka “{text}” tidak terbaca. {refusal.message}") from refusal

    def _take(self, *signs: str) -> str:
        if self.tokens and self.tokens[0][0] == "sign" and self.tokens[0][1] in signs:
            return self.tokens.pop(0)[1]
        return ""

    def _unexpected(self) -> Refusal:
        _, text, at = self.tokens[0]
        return _faulty(
            self.expression, f"“{text}” pada karakter ke-{at + 1} tidak pada tempatnya; periksa tanda di depannya"
        )


def _faulty(expression: str, what: str) -> Refusal:
    shown = expression if len(expression) <= 60 else expression[:60] + "…"
    return Refusal(
        "formula_faulty", f"Rumus “{shown}” salah: {what}{'' if what[-1] in '.?' else '.'}", expression=expression
    )
