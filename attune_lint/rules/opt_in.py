"""Rules that are on only where somebody asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attune_lint.model.diagnostic import Diagnostic, Rule
from attune_lint.model.examples import GOOD
from attune_lint.model.severity import Severity
from attune_lint.rules.context import Context
from attune_lint.rules.flow_graph import flow_of

_CLEANUP: Final = "  - name: clean_up\n    action: core.echo\n"

UNHANDLED: Final = Rule(
    code="ATL423",
    name="failure-not-handled",
    severity=Severity.INFO,
    what="No transition starts a task when a task has failed.",
    why="The run then fails. That is often what is wanted, so this rule is off unless it is selected.",
    bad=GOOD,
    good=GOOD + "    next:\n      - when: '{{ failed() }}'\n        do: [clean_up]\n" + _CLEANUP,
    opt_in=True,
)


def unhandled(context: Context) -> Iterator[Diagnostic]:
    """ATL423."""
    found = context.once(flow_of)
    if found is None:
        return
    for name, task in found.flow.tasks.items():
        # What a failure has started is a handler, of which not more is wanted.
        is_handler = any("succeeded" not in each.transition.may for each in found.flow.arrivals[name])
        if "failed" in task.outcomes and not task.handles("failed") and not is_handler:
            located = found.tasks[name]
            message = f"Nothing handles a failure of '{located.title}'; add a transition for 'failed()'."
            yield UNHANDLED.at(context.source, located.place, message, route=located.fields.to("next"))


RULES: Final = (UNHANDLED,)
CHECKS: Final = (unhandled,)
