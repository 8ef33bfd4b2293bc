"""Small ways to break code: one place each, as a tree of syntax."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A module with one thing broken.

    Attributes:
        tree: of the module.
        line: of the place.
        what: was changed into what.
    """

    tree: ast.Module
    line: int
    what: str


def mutants(source: str) -> Iterator[Mutant]:
    """Give every mutant of a module. Annotations, docstrings and the words of errors are left alone."""
    tree = ast.parse(source)
    for number, node in enumerate(_places(tree)):
        for variant in range(len(_changes(node))):
            broken = copy.deepcopy(tree)
            place = next(one for index, one in enumerate(_places(broken)) if index == number)
            before = ast.unparse(place)
            after = _changes(place)[variant]
            _put(broken, place, after)
            ast.fix_missing_locations(broken)
            yield Mutant(broken, getattr(node, "lineno", 0), f"{before}  →  {ast.unparse(after)}")


def _places(tree: ast.AST) -> Iterator[ast.AST]:
    """Nodes that may be changed, in a fixed order."""
    for name, value in ast.iter_fields(tree):
        if name in {
            "annotation",
            "returns",
            "decorator_list",
            "keywords" if isinstance(tree, ast.ClassDef) else "",
        }:
            continue
        for node in value if isinstance(value, list) else [value]:
            if not isinstance(node, ast.AST) or isinstance(node, (ast.Raise, ast.Import, ast.ImportFrom)):
                continue
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                continue  # a docstring
            yield node
            yield from _places(node)


def _changes(node: ast.AST) -> list[ast.AST]:
    """What a node may become."""
    if isinstance(node, ast.Constant):
        return _other_values(node.value)
    return _other_statements(node) if isinstance(node, ast.stmt) else _other_expressions(node)


def _other_values(value: object) -> list[ast.AST]:
    match value:
        case bool():
            return [ast.Constant(not value)]
        case int() | float():
            return [ast.Constant(value + 1)]
        case str() if value:
            return [ast.Constant(value + "x")]
    return []


def _other_expressions(node: ast.AST) -> list[ast.AST]:
    match node:
        case ast.Compare(left=left, ops=[op], comparators=right) if type(op) in OPPOSITE:
            return [ast.Compare(left, [OPPOSITE[type(op)]()], right)]
        case ast.BoolOp(op=op, values=values):
            return [ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)]
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return [operand]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in ARITHMETIC:
            return [ast.BinOp(left, ARITHMETIC[type(op)](), right)]
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return [ast.IfExp(ast.UnaryOp(ast.Not(), test), body, orelse)]
    return []


def _other_statements(node: ast.AST) -> list[ast.AST]:
    match node:
        case ast.If(test=test, body=body, orelse=orelse):
            return [ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)]
        case ast.Return(value=value) if value is not None and not _is_none(value):
            return [ast.Return(ast.Constant(None))]
        case ast.AugAssign() | ast.Expr():
            return [ast.Pass()]
        case ast.Continue():
            return [ast.Break()]
        case ast.Break():
            return [ast.Continue()]
    return []


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _put(tree: ast.AST, old: ast.AST, new: ast.AST) -> None:
    """Replace a node."""
    ast.copy_location(new, old)
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
                return
            if isinstance(value, list) and any(one is old for one in value):
                value[:] = [new if one is old else one for one in value]
                return
