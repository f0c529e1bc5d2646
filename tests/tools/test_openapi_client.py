"""A client that openapi-python-client makes of our document: it reads, creates, changes, and recovers from a 412."""

from __future__ import annotations

import json
from pathlib import Path

from model_registry.service.database import Database
from model_registry.service.settings import Settings
from model_registry.service.store import Store
from tests.integration.service.conftest import serving
from tests.support.service_catalog import rows
from tests.tools.installed import command, run

PROGRAM = """
import json, sys
from registry_client import AuthenticatedClient
from registry_client.api.records import change_model, create_provider, get_model, list_models
from registry_client.api.discovery import search
from registry_client.api.routing import cheapest_route
from registry_client.models import ModelChange, NewProvider, Prompt, SearchCapabilityItem


client = AuthenticatedClient(base_url=sys.argv[1], token=sys.argv[2])
told = {}
page = list_models.sync(client=client, limit=2)
told["listed"] = [each.model_id for each in page.items]
told["next"] = len(list_models.sync(client=client, limit=2, cursor=page.next_).items)
made = create_provider.sync_detailed(client=client, body=NewProvider(provider_id="acme", name="Acme"))
told["created"] = int(made.status_code)
again = create_provider.sync(client=client, body=NewProvider(provider_id="acme", name="Acme"))
told["refused"] = (type(again).__name__, again.status)
read = get_model.sync_detailed("openai/aurora", client=client)
tag = read.headers["etag"]
first = change_model.sync_detailed("openai/aurora", client=client, body=ModelChange(description="first"), if_match=tag)
told["changed"] = (int(first.status_code), first.parsed.description)
late = change_model.sync_detailed("openai/aurora", client=client, body=ModelChange(description="late"), if_match=tag)
told["late"] = (int(late.status_code), type(late.parsed).__name__)
tag = late.headers["etag"]
retried = change_model.sync_detailed(
    "openai/aurora", client=client, body=ModelChange(description="late", context_window=None), if_match=tag
)
told["retried"] = (int(retried.status_code), retried.parsed.description, retried.parsed.context_window)
told["name"] = retried.parsed.name
found = search.sync(client=client, q="aurora", capability=[SearchCapabilityItem.VISION])
told["found"] = [each.model_id for each in found.items]
route = cheapest_route.sync(client=client, body=Prompt(prompt_tokens=1000, model_id="openai/aurora-mini"))
told["route"] = route.route.route_id
print(json.dumps(told))
"""


def test_a_generated_client_works(tmp_path: Path) -> None:
    generator = command("openapi-python-client")
    database = Database(f"sqlite:///{tmp_path}/service.db")
    database.upgrade()
    store = Store(database)
    store.replace_base(rows())
    _, key = store.keys.create("write")
    with serving(store, Settings("", poll=0.05)) as url:
        made = run(
            *(generator, "generate", "--url", f"{url}/openapi.json"),
            *("--meta", "none", "--output-path", tmp_path / "registry_client"),
        )
        assert made.returncode == 0, made
        assert "Skipping schema" not in made.stdout
        assert "WARNING parsing" not in made.stdout + made.stderr
        (tmp_path / "program.py").write_text(PROGRAM)
        done = run(generator.parent / "python", tmp_path / "program.py", url, key, cwd=tmp_path)
    database.close()
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "listed": ["dusk/dusk-7b", "meta/llama-night"],
        "next": 2,
        "created": 201,
        "refused": ["Problem", 409],
        "changed": [200, "first"],
        "late": [412, "Problem"],
        "retried": [200, "late", None],
        "name": "Aurora",
        "found": ["openai/aurora"],
        "route": "openai/aurora-mini",
    }
