-- gpt-4-0314 was the default once
INSERT INTO assistants (name, model) VALUES ('helper', 'gpt-4-0314');
CREATE INDEX "idx-gpt-4" ON logs (created);
ALTER TABLE settings ALTER COLUMN llm_model SET DEFAULT 'claude-2.1';
