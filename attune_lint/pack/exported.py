"""What packs can be called for, as JSON: written by `export-actions`, read by `--actions`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final

from returns.result import Failure, Result, Success

from attune_lint.model.json import Json
from attune_lint.pack.contract import Contract, KnownPack, Origin
from attune_lint.pack.schema import from_normal_form, normal_form

VERSION: Final = 1


def exported(packs: Iterable[KnownPack]) -> str:
    """The JSON text of some packs: sorted, and the same for the same packs."""
    value: Json = {"version": VERSION, "packs": {pack.ref: _pack(pack) for pack in packs}}
    return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=True) + "\n"


def _pack(pack: KnownPack) -> Json:
    prefix = f"{pack.ref}."
    actions: Json = {
        ref.removeprefix(prefix): {
            "parameters": normal_form(contract.parameters),
            "output": normal_form(contract.output),
            "enabled": contract.enabled,
        }
        for ref, contract in pack.actions.items()
        if ref.startswith(prefix)
    }
    return {"version": pack.version, "actions": actions}


def read_exported(text: str, origin: Origin = Origin.EXPORTED) -> Result[tuple[KnownPack, ...], str]:
    """The packs in a JSON text, or a sentence about what is wrong with it.

    Args:
        text: what `exported` gave.
        origin: how sure its packs are.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Failure(f"it is no JSON: {error}")
    if not isinstance(value, dict) or not isinstance(value.get("packs"), dict):
        return Failure("it holds no exported actions; make it with 'attune-lint export-actions'")
    if value.get("version") != VERSION:
        return Failure(f"its version is {json.dumps(value.get('version'))}, and only {VERSION} can be read")
    packs: list[KnownPack] = []
    for ref, pack in value["packs"].items():
        actions = pack.get("actions") if isinstance(pack, dict) else None
        if not isinstance(actions, dict) or not all(isinstance(each, dict) for each in actions.values()):
            return Failure(f"its pack '{ref}' has no object 'actions' of objects")
        version = pack.get("version")
        contracts = {f"{ref}.{name}": _contract(f"{ref}.{name}", each) for name, each in actions.items()}
        packs.append(KnownPack(ref, version if isinstance(version, str) else None, contracts, origin))
    return Success(tuple(packs))


def _contract(ref: str, action: dict[str, Json]) -> Contract:
    return Contract(
        ref,
        from_normal_form(action.get("parameters")),
        from_normal_form(action.get("output")),
        action.get("enabled") is not False,
    )
