"""The YAML parser inside strictyaml, without strictyaml around it.

Importing the package also imports its validators, its loader and a library of dates, none of which is
used here: more than a tenth of what a run on one file takes. So the parser's modules are imported from
packages whose own code has not run. They are forgotten again, so that whoever imports strictyaml later gets
one that is whole.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.machinery import PathFinder
from types import ModuleType
from typing import Final

_PACKAGE: Final = "strictyaml"
_INSIDE: Final = f"{_PACKAGE}.ruamel"


@contextmanager
def _alone() -> Iterator[None]:
    """Import from strictyaml what is wanted and no more, unless all of it is imported anyway."""
    if _PACKAGE in sys.modules:
        yield
        return
    path = None
    for name in (_PACKAGE, _INSIDE):
        spec = PathFinder.find_spec(name, path)
        package = ModuleType(name)
        package.__path__ = path = list((spec and spec.submodule_search_locations) or ())
        sys.modules[name] = package
    try:
        yield
    finally:
        for name in [each for each in sys.modules if each.partition(".")[0] == _PACKAGE]:
            del sys.modules[name]


with _alone():
    from strictyaml.ruamel.error import MarkedYAMLError
    from strictyaml.ruamel.events import (
        AliasEvent,
        CollectionEndEvent,
        DocumentEndEvent,
        Event,
        MappingStartEvent,
        ScalarEvent,
        SequenceStartEvent,
    )
    from strictyaml.ruamel.parser import Parser
    from strictyaml.ruamel.scanner import Scanner, SimpleKey
    from strictyaml.ruamel.tokens import (
        AliasToken,
        BlockEndToken,
        BlockEntryToken,
        BlockMappingStartToken,
        BlockSequenceStartToken,
        DirectiveToken,
        DocumentEndToken,
        DocumentStartToken,
        FlowEntryToken,
        FlowSequenceEndToken,
        KeyToken,
        ScalarToken,
        StreamEndToken,
        TagToken,
        Token,
        ValueToken,
    )

__all__ = [
    "AliasEvent",
    "AliasToken",
    "BlockEndToken",
    "BlockEntryToken",
    "BlockMappingStartToken",
    "BlockSequenceStartToken",
    "CollectionEndEvent",
    "DirectiveToken",
    "DocumentEndEvent",
    "DocumentEndToken",
    "DocumentStartToken",
    "Event",
    "FlowEntryToken",
    "FlowSequenceEndToken",
    "KeyToken",
    "MappingStartEvent",
    "MarkedYAMLError",
    "Parser",
    "ScalarEvent",
    "ScalarToken",
    "Scanner",
    "SequenceStartEvent",
    "SimpleKey",
    "StreamEndToken",
    "TagToken",
    "Token",
    "ValueToken",
]
