"""The shape of a module as an import-linter contract: which file may import which (docs/adr/0004)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

ANY = frozenset({"*"})
PURE = frozenset({"types", "money", "ids", "clock", "geo", "errors", "events", "principals", "postings", "said"})
ENTRANCE = "__main__"


@dataclass(frozen=True)
class Allowance:
    """What one kind of file may import: of its own module, of lower modules, of the ground floor."""

    own: frozenset[str]
    lower: frozenset[str]
    ground: frozenset[str]


def _may(own: str = "", lower: str = "", ground: frozenset[str] = PURE) -> Allowance:
    return Allowance(frozenset(own.split()), frozenset(lower.split()), ground)


TABLE: dict[str, Allowance] = {
    "types": _may(lower="types"),
    "events": _may(own="types", lower="types"),
    "rules": _may(own="types", lower="types"),
    "models": _may(own="types", lower="types", ground=PURE | {"secrets", "ledger"}),
    "api": _may(own="types events rules models", lower="api types events", ground=ANY),
    "http": _may(own="api types", lower="types", ground=ANY),
    "jobs": _may(own="api events types", lower="types events", ground=ANY),
    "apps": _may(),
    "migrations": Allowance(ANY, ANY, ANY),
    "tests": Allowance(ANY, ANY, ANY),
}
# Modules without the shape. The one that knows all, and the one that only adapts others to the world outside,
# use what modules offer, never their tables and rules.
OPEN = Allowance(ANY, frozenset({"api", "types", "events", "http", "jobs"}), ANY)


class ModuleShapeContract(Contract):
    """Every import between files of modules must be one that the table allows."""

    root = fields.StringField()
    ground = fields.StringField()
    without_shape = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Collect every file of an unknown kind and every import that the table does not allow."""
        faults = sorted({*self._unknown_files(graph), *self._forbidden_imports(graph)})
        return ContractCheck(kept=not faults, metadata={"faults": faults})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print the faults, one a line."""
        for fault in check.metadata["faults"]:
            output.print_error(f"- {fault}")
        output.new_line()

    def _unknown_files(self, graph: ImportGraph) -> Iterator[str]:
        for name in graph.modules:
            module, kind = self._place(name)
            if self._is_shaped(module) and kind and kind not in TABLE:
                yield f"{name}: a module has no file of this name (it has {', '.join(TABLE)})"

    def _forbidden_imports(self, graph: ImportGraph) -> Iterator[str]:
        for importer in graph.modules:
            for imported in graph.find_modules_directly_imported_by(importer):
                reason = self._objection(importer, imported)
                if reason:
                    lines = graph.get_import_details(importer=importer, imported=imported)
                    yield f"{importer} -> {imported}{_lines(lines)}: {reason}"

    def _objection(self, importer: str, imported: str) -> str:
        module, kind = self._place(importer)
        other, other_kind = self._place(imported)
        if not module or not other or module in (self._ground, ENTRANCE):
            return ""
        allowance = TABLE.get(kind, _may()) if self._is_shaped(module) else OPEN
        if "tests" in importer.split("."):
            return ""
        if module == other:
            fine = kind == other_kind or not kind or _allows(allowance.own, other_kind)
            return "" if fine else f"{kind} may use only ({_names(allowance.own)}) of its own module"
        if other == self._ground:
            fine = not other_kind or _allows(allowance.ground, other_kind)
            return "" if fine else f"{kind} may use only ({_names(allowance.ground)}) of the ground floor"
        fine = _allows(allowance.lower, other_kind)
        return "" if fine else f"{kind or 'this file'} may use only ({_names(allowance.lower)}) of other modules"

    def _is_shaped(self, module: str) -> bool:
        return bool(module) and module != self._ground and module not in self._shapeless

    @property
    def _ground(self) -> str:
        return cast("str", self.ground)

    @property
    def _shapeless(self) -> set[str]:
        return cast("set[str] | None", self.without_shape) or set()

    def _place(self, name: str) -> tuple[str, str]:
        """The module and the kind of file: `linli.orders.api.place` is ("orders", "api")."""
        parts = name.split(".")
        if parts[0] != cast("str", self.root) or len(parts) < 2:
            return "", ""
        if parts[1] in self._shapeless and len(parts) > 3 and parts[2] not in TABLE:
            return parts[1], parts[3]  # an adapter is a folder of its own: `linli.connect.payments.api`
        return parts[1], parts[2] if len(parts) > 2 else ""


def _allows(allowed: frozenset[str], kind: str) -> bool:
    return "*" in allowed or kind in allowed


def _names(kinds: frozenset[str]) -> str:
    return ", ".join(sorted(kinds)) or "nothing"


def _lines(details: Sequence[Mapping[str, object]]) -> str:
    return f" (l. {', '.join(str(detail['line_number']) for detail in details)})" if details else ""
