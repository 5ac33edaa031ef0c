"""What aliases repeat, and what takes long, is looked at within bounds."""

from __future__ import annotations

from attune_lint import lint_pack

MANIFEST = "ref: demo\nversion: 1.0.0\n"
DO = "ref: demo.do\nlabel: Do\nrunner_type: shell\nentry_point: do.sh\n"
JOB = "ref: demo.job\nlabel: Job\nversion: 1.0.0\n"


def codes(action: str, workflow: str) -> list[str]:
    files = {"pack.yaml": MANIFEST, "actions/do.yaml": DO + action, "workflows/job.yaml": JOB + workflow}
    return [found.code for found in lint_pack(files).diagnostics]


def tasks(*inputs: str) -> str:
    lines = (f"  - {{name: t{n}, action: demo.do{given}}}\n" for n, given in enumerate(inputs))
    return "tasks:\n" + "".join(lines)


def test_one_input_of_many_tasks_is_checked_once() -> None:
    action = "parameters:\n  url: {type: string, required: true}\n"
    shared = "x-in: &in {urls: 1, other: 2}\n"
    assert codes(action, shared + tasks(", input: *in ", ", input: *in ")) == ["ATL734", "ATL734"]
    lacking = "x-in: &in {other: 2}\n"
    assert sorted(codes(action, lacking + tasks(", input: *in ", ", input: *in "))) == [
        *("ATL733", "ATL733", "ATL734"),
    ]


def test_one_description_of_many_parameters_is_checked_once() -> None:
    assert codes("x: &s {type: str}\nparameters: {a: *s , b: *s }\n", tasks("")) == ["ATL714"]


def test_many_missing_parameters_are_not_all_listed() -> None:
    action = "parameters:\n" + "".join(f"  p{n}: {{type: string, required: true}}\n" for n in range(100))
    assert codes(action, tasks(", input: {p0: x}")).count("ATL733") == 21
    assert codes(action, tasks("")).count("ATL733") == 20


def test_patterns_that_take_long_are_given_up() -> None:
    action = "parameters:\n  p: {type: string, pattern: '^(a|aa)+$'}\n  q: {type: string, pattern: '^b'}\n"
    slow = f", input: {{p: {'a' * 60}b}}"
    assert codes(action, tasks(slow, ", input: {q: a}")) == ["ATL736"]
    assert codes(action, tasks(*[slow] * 30, ", input: {q: a}")) == []
