"""Packs made up at random, with mistakes of all kinds, and some with none of a kind.

A pack is the texts of its files by their paths. No name of an action, of the pack or of a file is a
part of another, so that a name can be changed by replacing text.
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias

from hypothesis import strategies as st

from attune_lint.rules.registry import RULES
from tests.lint.workflows import block
from tests.rules.examples import HEADING, MANIFEST, files_of

Files: TypeAlias = dict[str, str]

PACK: Final = "demo"
ACTIONS: Final = ("build", "fetch", "store")
WORKFLOWS: Final = ("night", "relay", "weekly")
PARAMETERS: Final = ("url", "token", "tries", "hosts")
RESULTS: Final = ("size", "token", "state")

GOOD_SPECS: Final[tuple[Any, ...]] = (
    {"type": "string"},
    {"type": "string", "required": True},
    {"type": "string", "secret": True},
    {"type": "integer", "minimum": 1, "maximum": 9},
    {"type": "string", "enum": ["a", "b"], "required": False},
    {"type": "string", "pattern": "^x", "maxLength": 3},
    {"type": "array", "items": {"type": "integer"}, "minItems": 1},
    {"type": "object", "properties": {"k": {"type": "boolean"}}, "required": True},
    {},
)
WITH_DEFAULT: Final[tuple[Any, ...]] = (
    {"type": "string", "default": "xy"},
    {"type": "integer", "required": True, "default": 3},
)
BAD_SPECS: Final[tuple[Any, ...]] = (
    "string",
    {"type": "str"},
    {"type": "integer", "default": "x"},
    {"type": "string", "required": "yes"},
    {"type": "string", "enum": "a"},
)
VALUES: Final[tuple[Any, ...]] = (
    *(1, 0, 99, True, None, "a", "xy", [], [1, "a"], {"k": "x"}, {"k": True}),
    *("{{ parameters.token }}", "{{ parameters.url }}", "{{ parameters }}", "{{ workflow.seen }}"),
    *("{{ keystore['k'] }}", "{{ item }}", "{{ result().size }}", ["{{ workflow.kept }}"]),
)
CONDITIONS: Final = (None, "{{ succeeded() }}", "{{ result().state }}", "{{ task.t0.length }}")
ELSEWHERE: Final = ("core.echo", "core.noop", "core.ask", "core.nothing", "chat.post", "near.ping", "a.b.c")

BROKEN: Final = ("ref: [\n", "- a\n", "", "a: *nowhere\n", "\x07\n")
MANIFESTS: Final[tuple[Any, ...]] = (
    *({"ref": PACK, "version": "1.0.0"},) * 9,
    {"ref": PACK, "version": "1.0", "dependencies": ["chat"]},
    {"ref": PACK, "label": "Demo", "dependencies": {"near": ">=1"}},
    {"ref": "Demo", "version": "1.0.0"},
    {"version": "1.0.0"},
    None,
    *BROKEN[:2],
)


def rendered(value: Any) -> str:
    """A file's text: a value in block style, or the text itself."""
    return value if isinstance(value, str) else "\n".join(block(value)) + "\n"


def flat_schemas(
    specs: tuple[Any, ...], names: tuple[str, ...] = PARAMETERS
) -> st.SearchStrategy[dict[str, Any]]:
    """Schemas in the flat style."""
    return st.dictionaries(st.sampled_from(names), st.sampled_from(specs), max_size=4)


def as_json_schema(flat: dict[str, Any]) -> dict[str, Any]:
    """A flat schema in JSON Schema style; the names of the required ones stand in a list of their own."""
    return {
        "type": "object",
        "properties": {
            name: {key: value for key, value in spec.items() if key != "required"}
            if isinstance(spec, dict)
            else spec
            for name, spec in flat.items()
        },
        "required": [
            name for name, spec in flat.items() if isinstance(spec, dict) and spec.get("required") is True
        ],
    }


@st.composite
def schemas(draw: st.DrawFn, names: tuple[str, ...] = PARAMETERS) -> dict[str, Any]:
    """Schemas in both styles, some of them malformed."""
    specs = draw(st.sampled_from([GOOD_SPECS, GOOD_SPECS, GOOD_SPECS + WITH_DEFAULT, BAD_SPECS]))
    flat = draw(flat_schemas(specs, names))
    return draw(st.sampled_from([flat, as_json_schema(flat)]))


def maybe(strategy: st.SearchStrategy[Any], likely: int = 1) -> st.SearchStrategy[Any]:
    """Something or nothing; the higher `likely`, the more often something."""
    return st.one_of(st.none(), *[strategy] * likely)


def without_nothing(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that are not None."""
    return {name: value for name, value in fields.items() if value is not None}


called: st.SearchStrategy[str] = st.sampled_from(
    (
        *[f"{PACK}.{name}" for name in ACTIONS] * 4,
        *(f"{PACK}.{name}" for name in WORKFLOWS),
        *(f"{PACK}.{name}" for name in ("bulid", "f0", "missing", "build.x")),
        *ELSEWHERE,
    )
)
inputs = st.dictionaries(
    st.sampled_from((*PARAMETERS, *PARAMETERS, "tokn", "extra")),
    st.sampled_from(VALUES),
    min_size=1,
    max_size=4,
)


@st.composite
def transitions(draw: st.DrawFn, names: list[str]) -> dict[str, Any]:
    publish = st.dictionaries(
        st.sampled_from(["seen", "kept"]), st.sampled_from(VALUES), min_size=1, max_size=2
    )
    return without_nothing(
        {
            "when": draw(st.sampled_from(CONDITIONS)),
            "publish": draw(maybe(publish.map(lambda each: [each]))),
            "do": draw(maybe(st.lists(st.sampled_from(names), max_size=2), 3)),
        }
    )


@st.composite
def tasks(draw: st.DrawFn, names: list[str], index: int, calls: st.SearchStrategy[str]) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "name": names[index],
        "action": draw(calls),
        "input": draw(maybe(inputs, 6)),
        "next": draw(maybe(st.lists(transitions(names[index + 1 :] or names), max_size=2))),
    }
    match draw(st.integers(0, 9)):
        case 7:
            fields["with_items"] = draw(st.sampled_from(["{{ parameters.token }}", "{{ workflow.seen }}"]))
        case 8:
            fields["trace_tag_template"] = draw(st.sampled_from(VALUES[-6:-3]))
        case 9:
            fields |= {"type": "parallel", "tasks": [{"name": "s", "action": draw(calls)}]}
    return without_nothing(fields)


@st.composite
def graphs(draw: st.DrawFn, calls: st.SearchStrategy[str] = called) -> dict[str, Any]:
    """What a workflow file holds besides what says which workflow it is."""
    names = [f"t{n}" for n in range(draw(st.integers(1, 3)))]
    return without_nothing(
        {
            "version": "1.0.0",
            "parameters": draw(maybe(schemas())),
            "output": draw(maybe(schemas(RESULTS))),
            "output_map": draw(maybe(outputs)),
            "tasks": [draw(tasks(names, index, calls)) for index in range(len(names))],
        }
    )


outputs = st.dictionaries(
    st.sampled_from([*RESULTS, "wieght"]),
    st.sampled_from(["{{ workflow.seen }}", "{{ parameters.token }}", "{{ task.t0.size }}", "x"]),
    max_size=2,
)


@st.composite
def action_files(draw: st.DrawFn, name: str) -> dict[str, Any]:
    """An action that is no workflow."""
    fields: dict[str, Any] = {
        "ref": f"{PACK}.{name}",
        "label": "Act",
        "runner_type": "shell",
        "entry_point": "act.sh",
        "parameters": draw(maybe(schemas(), 4)),
        "output": draw(maybe(schemas(RESULTS), 2)),
    }
    return without_nothing(fields | draw(action_mistakes))


action_mistakes: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    (
        *({},) * 12,
        {"ref": None},
        {"ref": "build"},
        {"ref": f"{PACK}.Build"},
        {"ref": f"other.{ACTIONS[0]}"},
        {"ref": f"{PACK}.{ACTIONS[0]}"},
        {"ref": f"{PACK}.{WORKFLOWS[0]}"},
        *({"enabled": False},) * 4,
        {"output": None, "output_schema": {"size": {"type": "integer"}}},
        {"parameters": None, "paramaters": {"url": {"type": "string"}}},
        {"parameters": ["url"]},
        {"workflow_file": ""},
        {"entry_point": None, "runner_type": None, "workflow_file": "workflows/none.yaml"},
        {"workflow_file": "../../other/x.yaml"},
    )
)
linked_mistakes: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    (
        *({},) * 6,
        {"runner_type": "shell"},
        {"workflow_file": "workflows/g0.workflow.yaml"},
        {"workflow_file": "workflows/g0.workflow.yaml"},
        {"workflow_file": "g9.yaml"},
        {"ref": None},
        {"enabled": False},
    )
)
graph_mistakes: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    (*({},) * 4, {"label": "Act"}, {"label": "Other"}, {"ref": f"{PACK}.{ACTIONS[0]}"}, {"tags": ["x"]})
)


@st.composite
def linked(draw: st.DrawFn, name: str, number: int, calls: st.SearchStrategy[str]) -> dict[str, Any]:
    """An action file and the workflow file that it points at, by their paths."""
    folder = draw(st.sampled_from(["workflows/"] * 4 + ["graphs/"]))
    action: dict[str, Any] = {
        "ref": f"{PACK}.{name}",
        "label": "Act",
        "workflow_file": f"{folder}g{number}.workflow.yaml",
        "parameters": draw(maybe(schemas(), 2)),
        "output": draw(maybe(schemas(RESULTS))),
    }
    return {
        f"actions/f{number}.yaml": without_nothing(action | draw(linked_mistakes)),
        f"actions/{folder}g{number}.workflow.yaml": draw(graphs(calls)) | draw(graph_mistakes),
    }


@st.composite
def standalone(draw: st.DrawFn, name: str, calls: st.SearchStrategy[str]) -> dict[str, Any]:
    """A workflow file that no action needs to point at."""
    ref = draw(st.sampled_from([f"{PACK}.{name}"] * 6 + ["other.x", f"{PACK}.else", ""]))
    return {"ref": ref, "label": "Job", **draw(graphs(calls))}


STRAY: Final[tuple[tuple[str, Any], ...]] = (
    ("workflows/old/x.yaml", {"version": "1.0.0"}),
    ("actions/workflows/x.YAML", {"version": "1.0.0"}),
    ("actions/workflows/lost.workflow.yaml", {"ref": f"{PACK}.lost", "version": "1.0.0", "tasks": []}),
    ("actions/workflows/night.yaml", {"version": "1.0.0", "tasks": [{"name": "a", "action": "core.echo"}]}),
    ("actions/broken.yaml", BROKEN[0]),
    ("actions/list.yaml", BROKEN[1]),
    ("actions/empty.yml", BROKEN[2]),
    ("workflows/broken.yaml", BROKEN[3]),
    ("rules/x.yaml", {"ref": f"{PACK}.rule"}),
)


EXAMPLES: Final = tuple(files_of(rule.bad) for rule in RULES if HEADING.match(rule.bad))
"""A pack for each rule about packs, in which it finds something."""


@st.composite
def packs(draw: st.DrawFn, calls: st.SearchStrategy[str] = called) -> Files:
    """The files of a pack: made up at random, with the example of a rule among them in most."""
    example = draw(st.sampled_from(EXAMPLES))
    if draw(st.integers(0, 2)) == 1:
        return example
    others = draw(random_packs(calls))
    example = {path: text for path, text in example.items() if path not in MANIFEST or path not in others}
    return others | (example if draw(st.integers(0, 3)) else {})


@st.composite
def random_packs(draw: st.DrawFn, calls: st.SearchStrategy[str] = called) -> Files:
    """The files of a pack, in most of them a mistake or two."""
    names = draw(st.permutations(ACTIONS))
    ordinary, graphed = draw(st.integers(1, 2)), draw(st.integers(0, 2))
    found: dict[str, Any] = {}
    for number, name in enumerate(names[:graphed]):
        found |= draw(linked(name, number, calls))
    for number, name in enumerate(names[graphed : graphed + ordinary], start=graphed):
        found[f"actions/f{number}.yaml"] = draw(action_files(name))
    for name in draw(st.lists(st.sampled_from(WORKFLOWS), max_size=2, unique=True)):
        found[f"workflows/{name}.yaml"] = draw(standalone(name, calls))
    found |= dict(draw(st.lists(st.sampled_from(STRAY), max_size=1)))
    manifest = draw(st.sampled_from(MANIFESTS))
    if manifest is not None:
        found["pack.yaml"] = manifest
    return {path: rendered(value) for path, value in found.items()}
