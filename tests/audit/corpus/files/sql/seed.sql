-- model 'claude-2.1'
INSERT INTO settings (name, value) VALUES ('colour-1', 'red-2');
INSERT INTO llms (model) VALUES ('gpt-4-0314');
