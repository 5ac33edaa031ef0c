"""Malformed schemas, flat and in JSON Schema style (spec: pack-layout, workflow-format)."""

from __future__ import annotations

import pytest

from attune_lint import Target
from tests.rules.marked import assert_marked
from tests.rules.packs import action, call, job
from tests.workflow.documents import for_both_targets

FLAT = [
    "{}",
    "~",
    "",
    "{x: {type: string, description: d, required: true, secret: true, default: a, enum: [a, b]}}",
    "{x: {}, y: {type: array, items: {type: string}, minItems: 1, maxItems: 2}}",
    "{x: {type: object, properties: {a: {type: string}}, required: [a]}}",
    "{x: {type: [string, 'null'], pattern: '^a', minLength: 1, maxLength: 2}}",
    "{x: {type: number, minimum: 1, maximum: 2.5, multipleOf: 2, default: 2}}",
    "{type: {type: string}, properties: {type: object}, required: {type: boolean}}",
    "{x: {type: integer, default: ~}, y: {type: integer, default: '{{ config.y }}'}}",
    "{x: {type: string, anything: else, minProperties: 0, maxProperties: 1}}",
    "{'$serde_json::private::RawValue': x}",
    "{x: {items: true}, y: {items: [{}]}}",
]
JSON = [
    "{type: object}",
    "{type: object, properties: {}}",
    "{type: [object], properties: {x: {type: string}}}",
    "{type: object, properties: {x: {type: string}, y: true, z: false}, required: [x, y]}",
    "{properties: {x: {type: string}}}",
    "{type: object, required: [x]}",
    "{type: object, properties: {x: {type: object, properties: {a: {}}, required: [a]}}}",
]


@for_both_targets
@pytest.mark.parametrize("field", ["parameters", "output"])
@pytest.mark.parametrize("schema", FLAT + JSON)
def test_schemas_in_order(schema: str, field: str, target: Target) -> None:
    assert_marked(action("build", f"{field}: {schema}\n"), target)


BAD_FLAT = [
    "«W714»[x]",
    "«W714»text",
    "«W714»5",
    "{x: «W714»string}",
    "{x: «W714»[string]}",
    "{«W714»x: }",
    "{x: «W714»~}",
    "{x: «W714»true}",
    "{x: {type: «W714»str}}",
    "{x: {type: «W714»String}}",
    "{x: {type: «W714»{a: b}}}",
    "{x: {«W714»type: }}",
    "{x: {type: [string, «W714»int]}}",
    "{x: {required: «W714»'true'}}",
    "{x: {required: «W714»[]}}",
    "{x: {secret: «W714»yes}}",
    "{x: {«W714»secret: }}",
    "{x: {enum: «W714»a}}",
    "{x: {enum: «W714»[]}}",
    "{x: {minimum: «W714»a, maximum: «W714»true, minLength: «W714»[], maxItems: «W714»'1'}}",
    "{x: {items: «W714»string, properties: «W714»a}}",
    "{x: {pattern: «W714»5}}",
    "{x: {type: integer, default: «W714»a}}",
    "{x: {type: array, items: {type: string}, default: [a, «W714»5]}}",
    "{x: {enum: [a], default: «W714»b}}",
    "{x: {type: boolean, default: «W714»'true'}, y: {maximum: 1, default: «W714»2}}",
]
BAD_JSON = [
    "{type: «W714»string}",
    "{type: «W714»[object, string]}",
    "{type: «W714»array, items: {type: string}}",
    "{type: object, properties: «W714»[x]}",
    "{type: object, properties: «W714»~, required: [x]}",
    "{type: object, properties: {x: «W714»string}}",
    "{type: object, properties: {x: {type: «W714»int}}}",
    "{type: object, required: «W714»true}",
    "{type: object, required: «W714»x, properties: {x: {}}}",
    "{type: object, «E106»*a : 1}",
    "{type: object, required: [«W714»y, x], properties: {x: {}}}",
    "{type: object, required: [«W714»[x], «W714»{a: b}], properties: {x: {}}}",
    "{type: object, properties: {x: {required: «W714»true}}}",
    "{type: object, required: [x], properties: {x: {type: integer, default: «W714»a}}}",
]


@for_both_targets
@pytest.mark.parametrize("schema", BAD_FLAT + BAD_JSON)
def test_malformed_schemas(schema: str, target: Target) -> None:
    assert_marked(action("build", f"parameters: {schema}\n"), target)
    assert_marked(action("build", f"output: {schema}\n"), target)


@for_both_targets
@pytest.mark.parametrize("default", ["a", "~", "{}"])
def test_defaults_that_are_never_applied(default: str, target: Target) -> None:
    schema = f"{{type: object, properties: {{x: {{type: string, «W714»default: {default}}}}}}}"
    (found,) = assert_marked(action("build", f"parameters: {schema}\n"), target)
    assert found.message == (
        "The default of 'x' is never applied in JSON Schema style; require the parameter instead."
    )
    assert found.route == "parameters.properties.x.default"
    assert_marked(job(call("core.noop"), f"parameters: {schema}\n"), target)


@for_both_targets
def test_defaults_that_are_applied_or_change_nothing(target: Target) -> None:
    assert_marked(action("build", "parameters: {x: {type: string, default: a}}\n"), target)
    required = "{type: object, required: [x], properties: {x: {type: string, default: a}}}"
    assert_marked(action("build", f"parameters: {required}\n"), target)
    given = "{type: object, properties: {x: {type: string, default: a}}}"
    assert_marked(action("build", f"output: {given}\n"), target)


@for_both_targets
@pytest.mark.parametrize("schema", [each for each in BAD_JSON if "*" not in each])
def test_malformed_schemas_of_a_workflow(schema: str, target: Target) -> None:
    assert_marked(job(call("core.noop"), f"parameters: {schema}\n"), target)


def test_schemas_of_a_workflow_that_are_no_mapping() -> None:
    assert_marked(job(call("core.noop"), "parameters: «E313»[x]\noutput: ~\n"))
    assert_marked(job(call("core.noop"), "parameters: «E106»*x\n"))


@pytest.mark.parametrize(
    ("schema", "help"),
    [
        ("{x: «W714»string}", "Write 'x: {type: string}'."),
        ("{x: «W714»text}", None),
        ("{x: {type: «W714»str}}", "Did you mean 'string'?"),
        ("{x: {type: «W714»Int}}", "Did you mean 'integer'?"),
        ("{x: {type: «W714»dict}}", "Did you mean 'object'?"),
        ("{x: {type: «W714»strin}}", "Did you mean 'string'?"),
        ("{x: {type: «W714»any}}", None),
        ("{x: {type: «W714»date}}", None),
        ("{x: {type: «W714»{}}}", None),
    ],
)
def test_help(schema: str, help: str | None) -> None:
    (found,) = assert_marked(action("build", f"parameters: {schema}\n"))
    assert found.help == help


@pytest.mark.parametrize(
    ("schema", "message", "route"),
    [
        (
            "«W714»[x]",
            "'parameters' takes a mapping of names to their descriptions, not a list.",
            "parameters",
        ),
        ("{x: «W714»5}", "'x' takes a mapping with a type, not 5.", "parameters.x"),
        (
            "{type: object, properties: {x: {required: «W714»true}}}",
            "'required' of 'x' has no effect; list the required names in 'required' beside 'properties'.",
            "parameters.properties.x.required",
        ),
        (
            "{type: object, required: «W714»true}",
            "'required' takes a list of names here, since the schema is in JSON Schema style.",
            "parameters.required",
        ),
        (
            "{type: object, properties: {}, required: [«W714»x]}",
            "'x' is required and not among the properties; declare it there.",
            "parameters.required[0]",
        ),
        (
            "{x: {type: integer, default: «W714»a}}",
            "The default of 'x' does not fit its own description: it must be a whole number.",
            "parameters.x.default",
        ),
        (
            "{type: «W714»string}",
            "'parameters' describes named values, so its type must be 'object'.",
            "parameters.type",
        ),
    ],
)
def test_wording(schema: str, message: str, route: str) -> None:
    (found,) = assert_marked(action("build", f"parameters: {schema}\n"))
    assert (found.message, found.route) == (message, route)


def test_aliases_of_nothing_say_nothing_more() -> None:
    for schema in (
        "«E106»*a",
        "{x: «E106»*a}",
        "{x: {type: «E106»*a}}",
        "{x: {default: «E106»*a, type: string}}",
        "{type: object, properties: «E106»*a}",
        "{type: object, required: [«E106»*a]}",
        "{type: «E106»*a, properties: {x: {}}}",
        "{type: object, required: «E106»*a}",
        "{x: {minimum: «E106»*a, enum: «E106»*a}}",
    ):
        assert_marked(action("build", f"parameters: {schema}\n"))


def test_what_an_alias_repeats_is_reported_once() -> None:
    assert_marked(action("build", "parameters: {x: &a {type: «W714»text}, y: *a}\n"))
