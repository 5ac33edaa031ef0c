"""Tasks that are started on every run of a workflow (spec: execution, Start, Transitions, Join).

It may miss some: what conditions, joins, iteration or a template that fails could prevent is left out.
"""

from __future__ import annotations

from attune_lint.expressions.templates import OPEN
from attune_lint.graph.edges import edges_of, is_complete
from attune_lint.model.node import Document, Node, Resolved, Scalar, children
from attune_lint.workflow.located import LocatedTask, LocatedTransition, LocatedWorkflow, Value


def certain_tasks(workflow: LocatedWorkflow, document: Document) -> set[LocatedTask]:
    """The top-level tasks that every run starts, in linear time; a run that can't even start is none."""
    by_name = {task.name.text: task for task in workflow.tasks if task.name is not None}
    if not is_complete(workflow) or len(by_name) != len(workflow.tasks):
        return set()
    named = {target for targets in edges_of(workflow.tasks).values() for target in targets}
    found = {task for name, task in by_name.items() if name not in named and _starts_at_once(task)}
    waiting = list(found)
    entries = frozenset(found)
    templates = _Templates(document)
    while waiting:
        task = waiting.pop()
        if not _surely_ends(task) or (task not in entries and templates.inside(task)):
            continue
        for target in _always_next(task):
            other = by_name.get(target)
            if other is None or other in found or not _starts_at_once(other) or templates.inside(other):
                continue
            found.add(other)
            waiting.append(other)
    return found


def _always_next(task: LocatedTask) -> list[str]:
    always = [found for found in task.transitions if found.condition is None and not _unread(found)]
    return [name.text for transition in always for name in transition.do or ()]


def _unread(transition: LocatedTransition) -> bool:
    return bool({"when", "do"} & transition.fields.undecoded)


def _starts_at_once(task: LocatedTask) -> bool:
    """Whether its arrival starts the task's action, whatever else happens."""
    barrier = task.join is not None and task.join.value > 0
    unread = {"join", "wait_for", "with_items", "iterate_cache", "action"} & task.fields.undecoded
    return not barrier and not task.iterates and task.wait_for is None and not unread


def _surely_ends(task: LocatedTask) -> bool:
    return not task.iterates and task.wait_for is None and (task.kind == "action" or task.action is not None)


class _Templates:
    """Which tasks hold a template; what an anchor stands for is looked through once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.known: dict[Resolved, bool] = {}

    def inside(self, task: LocatedTask) -> bool:
        """Whether anything that is rendered when a task starts holds a template."""
        timeout = task.timeout.node if isinstance(task.timeout, Value) else task.timeout
        parts = (task.input, timeout, task.permission_set_refs, task.worker_selector)
        more = (task.worker_tolerations, task.worker_affinity, task.trace_tag_template)
        return any(self.holds(part) for part in (*parts, *more))

    def holds(self, node: Node | None) -> bool:
        """Whether a value holds a template."""
        resolved = None if node is None else self.document.resolve(node)
        if resolved is None:
            return False
        if resolved not in self.known:
            self.known[resolved] = self._search(resolved)
        return self.known[resolved]

    def _search(self, root: Resolved) -> bool:
        met = {root}
        stack = [root]
        while stack:
            node = stack.pop()
            if isinstance(node, Scalar) and OPEN in node.text:
                return True
            for child in children(node):
                resolved = self.document.resolve(child)
                if resolved is not None and resolved not in met:
                    met.add(resolved)
                    stack.append(resolved)
        return False
