"""Docs: gpt-4-0314 is old."""
# model = "gpt-4-0314"
PROMPT = """
Use the model gpt-4-0314 to
answer "claude-2.1".
"""
payload = json.dumps({"model": "gpt-4-0613", "messages": []})
body = '{"model": "gpt-3.5-turbo-0301"}'
cmd = ["llm", "-m", "gpt-4-32k", "hi"]
subprocess.run("aider --model gpt-4-1106-preview --yes", shell=True)
os.environ["OPENAI_MODEL"] = "gpt-4-0314"
os.environ.update(MODEL="claude-2.1")
cfg["llm"]["model"] = "text-davinci-003"
setattr(cfg, "model", "gpt-3.5-turbo-0613")
parser.add_argument("model", nargs="?", default="claude-instant-1.2")
typer.Option("gpt-4-0613", "--model", "-m")
