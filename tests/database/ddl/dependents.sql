-- Tables that go with an action in every generation, and the triggers of all tables.

CREATE TABLE policy (
    id bigserial PRIMARY KEY,
    ref text NOT NULL UNIQUE,
    action bigint REFERENCES action (id) ON DELETE CASCADE,
    action_ref text,
    created timestamptz NOT NULL DEFAULT now(),
    updated timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE key (
    id bigserial PRIMARY KEY,
    ref text NOT NULL UNIQUE,
    owner_action bigint REFERENCES action (id) ON DELETE CASCADE,
    owner_action_ref text,
    created timestamptz NOT NULL DEFAULT now(),
    updated timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE queue_stats (
    action_id bigint PRIMARY KEY REFERENCES action (id) ON DELETE CASCADE,
    queue_length integer NOT NULL DEFAULT 0
);

CREATE TRIGGER pack_updated BEFORE UPDATE ON pack
    FOR EACH ROW EXECUTE FUNCTION set_updated();
CREATE TRIGGER runtime_updated BEFORE UPDATE ON runtime
    FOR EACH ROW EXECUTE FUNCTION set_updated();
CREATE TRIGGER workflow_definition_updated BEFORE UPDATE ON workflow_definition
    FOR EACH ROW EXECUTE FUNCTION set_updated();
CREATE TRIGGER action_updated BEFORE UPDATE ON action
    FOR EACH ROW EXECUTE FUNCTION set_updated();
CREATE TRIGGER execution_updated BEFORE UPDATE ON execution
    FOR EACH ROW EXECUTE FUNCTION set_updated();
CREATE TRIGGER rule_updated BEFORE UPDATE ON rule
    FOR EACH ROW EXECUTE FUNCTION set_updated();
CREATE TRIGGER workflow_execution_updated BEFORE UPDATE ON workflow_execution
    FOR EACH ROW EXECUTE FUNCTION set_updated();
CREATE TRIGGER policy_updated BEFORE UPDATE ON policy
    FOR EACH ROW EXECUTE FUNCTION set_updated();
CREATE TRIGGER key_updated BEFORE UPDATE ON key
    FOR EACH ROW EXECUTE FUNCTION set_updated();
