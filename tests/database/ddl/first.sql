-- The first generation: what refers to a workflow or its action keeps it from being deleted.

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
    enabled boolean NOT NULL DEFAULT true,
    created timestamptz NOT NULL DEFAULT now(),
    updated timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE action (
    id bigserial PRIMARY KEY,
    ref text NOT NULL UNIQUE,
    pack bigint NOT NULL REFERENCES pack (id) ON DELETE CASCADE,
    pack_ref text NOT NULL,
    label text NOT NULL,
    description text NOT NULL,
    entrypoint text NOT NULL,
    runtime bigint REFERENCES runtime (id),
    param_schema jsonb,
    out_schema jsonb,
    is_workflow boolean NOT NULL DEFAULT false,
    workflow_def bigint REFERENCES workflow_definition (id) ON DELETE CASCADE,
    is_adhoc boolean NOT NULL DEFAULT false,
    created timestamptz NOT NULL DEFAULT now(),
    updated timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT action_ref_lowercase CHECK (ref = lower(ref)),
    CONSTRAINT action_ref_format CHECK (ref ~ '^[^.]+\.[^.]+$')
);

CREATE TABLE execution (
    id bigserial PRIMARY KEY,
    action bigint REFERENCES action (id),
    action_ref text NOT NULL,
    status text NOT NULL DEFAULT 'requested',
    created timestamptz NOT NULL DEFAULT now(),
    updated timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE rule (
    id bigserial PRIMARY KEY,
    ref text NOT NULL UNIQUE,
    action bigint NOT NULL REFERENCES action (id),
    action_ref text NOT NULL,
    created timestamptz NOT NULL DEFAULT now(),
    updated timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE workflow_execution (
    id bigserial PRIMARY KEY,
    execution bigint NOT NULL REFERENCES execution (id) ON DELETE CASCADE,
    workflow_def bigint NOT NULL REFERENCES workflow_definition (id),
    created timestamptz NOT NULL DEFAULT now(),
    updated timestamptz NOT NULL DEFAULT now()
);
