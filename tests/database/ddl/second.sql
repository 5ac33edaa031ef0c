-- The second generation: what refers to a workflow or its action goes with it, or stays with null.

CREATE TABLE workflow_definition (
    id bigserial PRIMARY KEY,
    ref varchar(255) NOT NULL UNIQUE,
    pack bigint NOT NULL REFERENCES pack (id) ON DELETE CASCADE,
    pack_ref varchar(255) NOT NULL,
    label varchar(255) NOT NULL,
    description text,
    version varchar(50) NOT NULL,
    param_schema jsonb,
    out_schema jsonb,
    definition jsonb NOT NULL,
    tags text[] DEFAULT '{}',
    created timestamptz NOT NULL DEFAULT now(),
    updated timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE action (
    id bigserial PRIMARY KEY,
    ref text NOT NULL UNIQUE,
    pack bigint NOT NULL REFERENCES pack (id) ON DELETE CASCADE,
    pack_ref text NOT NULL,
    label text NOT NULL,
    description text,
    entrypoint text NOT NULL,
    runtime bigint REFERENCES runtime (id),
    param_schema jsonb,
    out_schema jsonb,
    workflow_def bigint REFERENCES workflow_definition (id) ON DELETE CASCADE,
    is_adhoc boolean NOT NULL DEFAULT false,
    parameter_delivery text NOT NULL DEFAULT 'stdin',
    parameter_format text NOT NULL DEFAULT 'json',
    output_format text NOT NULL DEFAULT 'text',
    timeout_seconds integer,
    max_retries integer DEFAULT 0,
    runtime_version_constraint text,
    accesses_mcp boolean NOT NULL DEFAULT false,
    default_execution_permission_set_refs text[] NOT NULL DEFAULT '{}',
    required_worker_runtimes jsonb NOT NULL DEFAULT '[]',
    worker_selector jsonb NOT NULL DEFAULT '{}',
    worker_tolerations jsonb NOT NULL DEFAULT '[]',
    worker_affinity jsonb,
    created timestamptz NOT NULL DEFAULT now(),
    updated timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT action_ref_lowercase CHECK (ref = lower(ref)),
    CONSTRAINT action_ref_format CHECK (ref ~ '^[^.]+\.[^.]+$'),
    CONSTRAINT action_parameter_delivery CHECK (parameter_delivery IN ('stdin', 'file')),
    CONSTRAINT action_parameter_format CHECK (parameter_format IN ('dotenv', 'json', 'yaml'))
);

CREATE TABLE execution (
    id bigserial PRIMARY KEY,
    action bigint REFERENCES action (id) ON DELETE SET NULL,
    action_ref text NOT NULL,
    status text NOT NULL DEFAULT 'requested',
    created timestamptz NOT NULL DEFAULT now(),
    updated timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE rule (
    id bigserial PRIMARY KEY,
    ref text NOT NULL UNIQUE,
    action bigint REFERENCES action (id) ON DELETE SET NULL,
    action_ref text NOT NULL,
    created timestamptz NOT NULL DEFAULT now(),
    updated timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE workflow_execution (
    id bigserial PRIMARY KEY,
    execution bigint NOT NULL REFERENCES execution (id) ON DELETE CASCADE,
    workflow_def bigint NOT NULL REFERENCES workflow_definition (id) ON DELETE CASCADE,
    created timestamptz NOT NULL DEFAULT now(),
    updated timestamptz NOT NULL DEFAULT now()
);
