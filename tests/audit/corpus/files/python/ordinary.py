import logging

name = "o3"
version = "o1"
model = "resnet50"
phone = dict(model="iPhone-15", maker="apple-1")
car = Car(model="model-3", year=2024)
printer = {"model": "HP-4100", "serial": "SN-4711"}
logging.getLogger("app.v2-1")
image = "python:3.12-slim"
package = "requests-2.31"
ref = "refs/heads/claude-2-branch"
path = "models/gpt-4-0314.json"
url = "https://example.org/gpt-4-0314"
tokens = "gpt-4-tokens"
css = "claude-3-card"
npm = "gpt-3-encoder"
if image.startswith("gpt-4"):
    raise SystemExit
import_module("llama-index-1")
engine = "sqlite:///x-1.db"
topic = "gemini-3d-printer"
colour = "command-key-1"
family = "o1-visa"
grade = "a1-b2"
