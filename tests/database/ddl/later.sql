-- What later schemas add to the second generation.

ALTER TABLE workflow_definition
    ADD COLUMN retired_at timestamptz;

ALTER TABLE action
    ADD COLUMN retired_at timestamptz,
    ADD COLUMN enabled boolean NOT NULL DEFAULT true,
    ADD COLUMN enabled_override boolean;

ALTER TABLE action
    ADD COLUMN effective_enabled boolean GENERATED ALWAYS AS (coalesce(enabled_override, enabled)) STORED;
