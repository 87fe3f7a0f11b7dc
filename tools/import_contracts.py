"""Two contracts that import-linter does not have itself; ``setup.cfg`` names them and gives their values."""

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class ConfinedPackages(Contract):
    """Only some of our packages may import certain packages of others, whether those are installed or not."""

    packages: Any = fields.ListField(subfield=fields.StringField())
    allowed_importers: Any = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Collect every direct import of a confined package from outside the packages that may have it."""
        wrong = [
            (importer, package)
            for package in sorted(self.packages)
            if package in graph.modules
            for importer in sorted(graph.find_modules_that_directly_import(package))
            if not any(f"{importer}.".startswith(f"{allowed}.") for allowed in self.allowed_importers)
        ]
        return ContractCheck(kept=not wrong, metadata={"wrong": wrong})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line per wrong import."""
        for importer, package in check.metadata["wrong"]:
            output.print_error(f"{importer} is not allowed to import {package}")


class NoSuchModuleNames(Contract):
    """No module or package may have a name that says nothing about its subject, such as a collection of helpers."""

    names: Any = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Collect the modules of our packages whose last part is one of the names."""
        roots: list[str] = self.session_options["root_packages"]
        wrong = [
            module
            for module in sorted(graph.modules)
            if module.partition(".")[0] in roots and module.rpartition(".")[2] in self.names
        ]
        return ContractCheck(kept=not wrong, metadata={"wrong": wrong})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line per badly named module."""
        for module in check.metadata["wrong"]:
            output.print_error(f"{module}: name the module after its subject")
