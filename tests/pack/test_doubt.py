"""What may work is no error."""

from __future__ import annotations

from attune_lint import lint_pack

MANIFEST = "ref: demo\nversion: 1.0.0\n"
DO = "ref: demo.do\nlabel: Do\nrunner_type: shell\nentry_point: do.sh\n"
JOB = "ref: demo.job\nlabel: Job\nversion: 1.0.0\ntasks:\n  - {name: a, action: demo.make}\n"


def found(**files: str) -> list[tuple[str, str]]:
    texts = {"pack.yaml": MANIFEST} | {
        name.replace("__", "/") + ".yaml": text for name, text in files.items()
    }
    return [(str(each.severity), each.code) for each in lint_pack(texts).diagnostics]


def test_an_ordinary_action_may_say_that_it_has_no_workflow() -> None:
    assert found(actions__do=DO + "workflow_file:\n") == []
    assert found(actions__do=DO + "workflow_file: null\n") == []
    assert found(actions__do="ref: demo.do\nworkflow_file:\n") == [("error", "ATL720")]
    assert ("error", "ATL720") in found(actions__do=DO + "workflow_file: ''\n")


def test_an_action_may_be_in_a_file_that_could_not_be_read() -> None:
    assert found(actions__do="ref: demo.make\nlabel: [\n", workflows__job=JOB) == [
        ("error", "ATL104"),
        ("warning", "ATL730"),
    ]
    assert found(actions__do=DO, workflows__job=JOB) == [("error", "ATL730")]
