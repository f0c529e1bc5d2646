import json
import subprocess

PAYLOAD = '{"model": "gpt-4-0314", "stream": true}'
BODY = """
{
  "model": "claude-2.1",
  "max_tokens": 10
}
"""
URL = "https://generativelanguage.googleapis.com/v1beta/models/gemini-1.0-pro:generateContent"
subprocess.run(["llm", "-m", "gpt-4-32k", "hello"])
subprocess.run("llm --model claude-instant-1.2 hello", shell=True)
subprocess.run(["pytest", "-m", "slow-1"])
HELP = "use --mode fast-1 or so"
config["model"] = "text-davinci-002"
json.dumps({"id": "row-1", "model": "o1-preview"})
parser.add_argument("--model", default="gemini-1.5-flash", help="which model")
parser.add_argument("--mode", default="mode-1")
