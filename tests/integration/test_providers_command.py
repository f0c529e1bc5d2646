"""`model-registry providers` and `record`, as a user types them."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from model_registry.cli import main
from model_registry.http.network import Limits, Network
from model_registry.paths import providers_file
from model_registry.providers import PROVIDERS
from model_registry.providers.base import Provider
from model_registry.refresh.collect import Result, collect
from model_registry.refresh.sample_server import KEY
from tests.support.job import TODAY, Job

ROOT = Path(__file__).parents[2]

Call = Callable[..., tuple[int, str, str]]

UNSEEN = {
    "object": "list",
    "data": [
        {
            "id": "vendor/m-1",
            "object": "model",
            "created": 1_740_000_000,
            "owned_by": "acme",
            "context_length": 131072,
            "max_output_length": 8192,
            "input_modalities": ["text", "image"],
            "output_modalities": ["text"],
            "supported_features": ["tools", "structured_outputs"],
            "pricing": {"prompt": "0.0000015", "completion": "0.000003", "input_cache_read": "0.00000015"},
        },
        {"id": "vendor/embed-1", "object": "model", "created": 1_750_000_000, "max_model_len": 512},
        {"id": "m-2", "object": "model", "created": 1_760_000_000, "owned_by": "acme", "pricing": {"prompt": 1.5}},
        {
            "id": "m-3",
            "type": "embedding",
            "created": 1_761_000_000,
            "architecture": {"modality": "text+image->text"},
            "capabilities": {"vision": True, "function_calling": False},
            "supports_reasoning": True,
            "pricing": {"prompt": "0.5", "completion": "1.5"},
        },
        {"id": "m-4", "type": "embedding", "created": 1_762_000_000},
        {"id": "acme/ft:gpt-4o:acme-corp:secret:x1", "created": 1_763_000_000},
    ],
}


@pytest.fixture
def call(job: Job, capsys: pytest.CaptureFixture[str]) -> Call:
    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(arguments)
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def test_list_names_every_provider(call: Call, job: Job) -> None:
    job("--providers", "groq,mistral")
    job.unset("GROQ_API_KEY")

    code, out, _ = call("providers", "list", "--json")

    rows = json.loads(out)
    assert code == 0
    assert [row["slug"] for row in rows] == sorted(PROVIDERS)
    [groq] = [row for row in rows if row["slug"] == "groq"]
    assert groq == {
        "slug": "groq",
        "name": "Groq",
        "kind": "host",
        "env": ["GROQ_API_KEY"],
        "base_url": "https://api.groq.com/openai/v1",
        "docs_url": PROVIDERS["groq"].docs_url,
        "verified": True,
        "default": True,
        "key_present": False,
        "entries": 5,
    }
    table = call("providers", "list")[1].splitlines()
    assert table[0].split() == ["PROVIDER", "KIND", "KEY", "ENTRIES", "PROVEN"]
    assert len(table) == len(PROVIDERS) + 1


def test_info_shows_how_to_configure_it(call: Call) -> None:
    code, out, _ = call("providers", "info", "groq")

    assert code == 0
    assert "GROQ_API_KEY=\n# GROQ_BASE_URL=https://api.groq.com/openai/v1\n" in out
    assert KEY not in out
    assert json.loads(call("providers", "info", "groq", "--json")[1])["entries"] > 0


def test_info_of_nobody_suggests_somebody(call: Call) -> None:
    code, _, err = call("providers", "info", "gorq")

    assert code == 2
    assert "did you mean groq" in err


def test_check_asks_now(call: Call, job: Job, httpserver: HTTPServer) -> None:
    code, out, _ = call("providers", "check", "openrouter")
    assert code == 0
    assert out.startswith("openrouter: ok, 12 models in ")
    job.point("groq", httpserver.url_for("/nowhere"))
    httpserver.expect_request("/nowhere/models").respond_with_data(status=403)
    assert call("providers", "check", "groq")[:2] == (
        1,
        "groq: AccessDenied: localhost refused the credentials (HTTP 403)\n",
    )


def test_what_check_add_and_remove_did_can_be_read_by_programs(call: Call, job: Job, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/v1/models").respond_with_json(UNSEEN)

    added = call("providers", "add", "acme", "--base-url", httpserver.url_for("/v1"), "--json")
    answered = call("providers", "check", "acme", "--json")
    httpserver.clear()
    httpserver.expect_request("/v1/models").respond_with_data(status=403)
    failed = call("providers", "check", "acme", "--json")
    removed = call("providers", "remove", "acme", "--json")

    assert (added[0], answered[0], failed[0], removed[0]) == (0, 0, 1, 0)
    assert json.loads(added[1]) == {"added": "acme", "file": str(providers_file())}
    told = json.loads(answered[1])
    assert (told["slug"], told["models"], told["with_price"], told["private"]) == ("acme", 5, 1, 1)
    assert json.loads(failed[1])["error"]["kind"] == "AccessDenied"
    assert json.loads(removed[1]) == {"removed": "acme", "file": str(providers_file())}


def test_an_unseen_vendor_needs_its_base_url_alone(call: Call, job: Job, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/v1/models").respond_with_json(UNSEEN)

    code, out, _ = call("providers", "add", "acme", "--base-url", httpserver.url_for("/v1"))
    rows = job("--providers", "acme").of("acme")

    assert code == 0
    assert "providers check acme" in out
    assert rows["vendor/m-1"] | {"updated": None} == {
        "provider": "acme",
        "model_id": "vendor/m-1",
        "release_date": "2025-02-19",
        "developer": "vendor",
        "release_date_basis": "host",
        "type": "chat",
        "status": "active",
        "source": "host",
        "quality": "verified",
        "updated": None,
        "canonical_id": "vendor/m-1",
        "family": "vendor/m-1",
        "context_window": 131072,
        "max_output_tokens": 8192,
        "pricing": {"input": 1.5, "output": 3, "cache_read": 0.15},
        "modalities": {"input": ["image", "text"], "output": ["text"]},
        "capabilities": {
            "vision": True,
            "audio": False,
            "video": False,
            "pdf": False,
            "tools": True,
            "structured_output": True,
            "prompt_cache": True,
        },
    }
    assert rows["vendor/embed-1"]["type"] == "embedding"
    assert rows["vendor/embed-1"]["context_window"] == 512
    # A number under `prompt` is per token, per thousand or per million: nobody can tell.
    assert "pricing" not in rows["m-2"]
    # Half a dollar for one token is a price of something else.
    assert "pricing" not in rows["m-3"]
    assert rows["m-3"]["type"] == "chat"
    assert rows["m-3"]["modalities"] == {"input": ["image", "text"], "output": ["text"]}
    assert rows["m-3"]["capabilities"]["tools"] is False
    assert rows["m-3"]["capabilities"]["reasoning"] is True
    assert rows["m-4"]["type"] == "embedding"
    assert not [model_id for model_id in rows if "ft:" in model_id]
    assert rows["m-2"]["developer"] == "unknown"


def test_a_list_of_something_else_has_another_shape(call: Call, job: Job, httpserver: HTTPServer) -> None:
    voices = {"stt": [{"name": "general", "canonical_name": "nova-3"}], "tts": [], "languages": {"en": "English"}}
    httpserver.expect_request("/v1/models").respond_with_json(voices)
    call("providers", "add", "voices", "--base-url", httpserver.url_for("/v1"))

    [told] = job("--providers", "voices", "--json").json["providers"]

    assert told["kind"] == "UnexpectedPayload"
    assert "no list of models" in told["reason"]


def test_an_added_provider_is_asked_only_by_name(call: Call, job: Job, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/v1/models").respond_with_json(UNSEEN)
    call("providers", "add", "acme", "--base-url", httpserver.url_for("/v1"))

    job("--required", "")
    assert httpserver.log == []

    assert len(job("--providers", "acme").of("acme")) == 5
    assert len(job("--providers", "groq").of("acme")) == 5
    call("providers", "remove", "acme")
    assert not job("--providers", "groq").of("acme")


def test_key_header_and_base_url_come_from_where_they_were_said(call: Call, job: Job, httpserver: HTTPServer) -> None:
    expected = {"Authorization": "Bearer of-my-own", "X-Title": "catalog"}
    httpserver.expect_request("/elsewhere/models", headers=expected).respond_with_json(UNSEEN)
    options = ("--api-key-env", "ACME_KEY", "--base-url-env", "ACME_URL", "--header", "X-Title=catalog")
    assert call("providers", "add", "acme", "--base-url", "https://api.acme.example/v1", *options)[0] == 0

    assert job("--providers", "acme").code == 2
    job.set({"ACME_KEY": "of-my-own", "ACME_URL": httpserver.url_for("/elsewhere")})
    assert len(job("--providers", "acme").of("acme")) == 5


def test_other_kinds_of_lists(call: Call, job: Job, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/lists/all.json").respond_with_json(UNSEEN["data"])
    record = {"type": "model", "id": "claude-x", "display_name": "Claude X", "created_at": "2026-01-02T00:00:00Z"}
    page = {"data": [record], "has_more": False}
    httpserver.expect_request("/proxy/v1/models", headers={"x-api-key": "k"}).respond_with_json(page)
    call("providers", "add", "plain", "--kind", "url", "--base-url", httpserver.url_for("/lists/all.json"))
    call(
        *("providers", "add", "proxy", "--kind", "anthropic", "--api-key-env", "PROXY_KEY"),
        *("--base-url", httpserver.url_for("/proxy")),
    )
    job.set({"PROXY_KEY": "k"})

    outcome = job("--providers", "plain,proxy")

    assert len(outcome.of("plain")) == 5
    assert outcome.of("proxy")["claude-x"]["name"] == "Claude X"


@pytest.mark.parametrize(
    "arguments",
    [
        ["openai", "--base-url", "https://x.example"],
        ["Acme", "--base-url", "https://x.example"],
        ["../acme", "--base-url", "https://x.example"],
        ["acme", "--base-url", "x.example"],
        ["acme", "--base-url", "https://x.example", "--api-key-env", "sk-123 456"],
        ["acme", "--base-url", "https://x.example", "--header", "novalue"],
        ["acme", "--base-url", "https://x.example", "--header", "Host=other.example"],
        ["acme", "--base-url", "https://x.example", "--header", "X-A=a\nb"],
        ["acme", "--base-url", "https://x.example", "--kind", "soap"],
        ["acme"],
    ],
)
def test_what_cannot_be_added_is_refused(arguments: list[str], call: Call) -> None:
    code, _, err = call("providers", "add", *arguments)

    assert code == 2
    assert err
    assert not providers_file().exists()


def test_the_users_file_keeps_what_else_is_in_it(call: Call) -> None:
    path = providers_file()
    path.parent.mkdir(parents=True)
    path.write_text('# mine\n\n[first]  # the first\nbase_url = "https://first.example/v1"\n')

    call("providers", "add", "second", "--base-url", "https://second.example/v1")
    assert path.read_text().startswith("# mine\n\n[first]  # the first\n")
    assert call("providers", "add", "second", "--base-url", "https://second.example/v1")[0] == 2
    call("providers", "remove", "second")
    assert path.read_text().rstrip() == '# mine\n\n[first]  # the first\nbase_url = "https://first.example/v1"'
    assert call("providers", "remove", "second")[0] == 2
    assert call("providers", "remove", "groq")[0] == 2


@pytest.mark.parametrize("content", ["[acme", "[acme]\nbase_url = 5\n", "[acme]\n", "acme = 1\n"])
def test_a_users_file_that_is_wrong_is_named_and_left_alone(content: str, job: Job) -> None:
    path = providers_file()
    path.parent.mkdir(parents=True)
    path.write_text(content)

    outcome = job("--providers", "groq")

    assert outcome.code == 2
    assert str(path) in outcome.err
    assert path.read_text() == content


def test_a_name_that_has_become_built_in_blocks_nothing(call: Call, job: Job) -> None:
    path = providers_file()
    path.parent.mkdir(parents=True)
    path.write_text('[groq]\nbase_url = "https://mine.example/v1"\n')

    outcome = job("--providers", "groq")

    assert outcome.code == 0
    assert len(outcome.of("groq")) == 5
    assert "groq in" in outcome.err
    assert call("providers", "remove", "groq")[0] == 0
    assert path.read_text() == ""


def test_a_header_of_the_users_follows_no_redirect(call: Call, job: Job, httpserver: HTTPServer) -> None:
    elsewhere = httpserver.url_for("/elsewhere").replace("localhost", "127.0.0.1")
    httpserver.expect_request("/v1/models").respond_with_data(status=302, headers={"Location": elsewhere})
    call("providers", "add", "acme", "--base-url", httpserver.url_for("/v1"), "--header", "X-Api-Key=secret")

    job("--providers", "acme")

    assert [request.path for request, _ in httpserver.log] == ["/v1/models"]
    assert providers_file().stat().st_mode & 0o777 == 0o600


def test_the_word_for_all_that_need_no_key_is_no_provider(call: Call, job: Job) -> None:
    assert job("--required", "keyless").code == 2
    for command in (["record", "keyless"], ["providers", "check", "keyless"], ["providers", "info", "keyless"]):
        assert call(*command)[0] == 2
    assert call("providers", "add", "keyless", "--base-url", "https://x.example")[0] == 2


def test_output_that_nobody_reads_on_is_no_error(tmp_path: Path) -> None:
    command = f'"{sys.executable}" -c "from model_registry.cli import main; main()" providers list --json | head -c 1'
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.stdout == "["
    assert "BrokenPipe" not in done.stderr


def test_record_stores_an_answer_without_what_is_private(call: Call, tmp_path: Path) -> None:
    code, out, _ = call("record", "openai")

    recorded = json.loads((tmp_path / "openai.json").read_text())
    text = (tmp_path / "openai.json").read_text()
    assert code == 0
    assert "read it once before you share it" in out
    assert [each["request"] for each in recorded] == ["GET /openai/v1/models"]
    assert "gpt-4o-mini" in text
    assert "example-org" not in text
    assert call("record", "openai")[0] == 2


def test_record_removes_secrets_and_accounts(call: Call, job: Job, httpserver: HTTPServer, tmp_path: Path) -> None:
    page = {
        "data": [
            {"id": "m-1", "owned_by": "someone@example.org", "org": "org-AbCdEf123456", "note": "for hunter2-key"},
            {"id": "ft:gpt-4o:acme::1", "secret": "tone"},
            {
                "id": "m-2",
                "arn": "arn:aws:bedrock:us-east-1:123456789012:inference-profile/x",
                "trace": "0a1b2c3d-0000-4000-8000-000000000000",
                "hunter2-key": 1,
            },
        ]
    }
    httpserver.expect_request("/v1/models").respond_with_json(page)
    options = ("--base-url", httpserver.url_for("/v1"), "--api-key-env", "ACME_KEY")
    call("providers", "add", "acme", *options)
    job.set({"ACME_KEY": "hunter2-key"})

    assert call("record", "acme", "--output", "answer.json")[0] == 0

    text = (tmp_path / "answer.json").read_text()
    for private in ("hunter2-key", "someone@example.org", "org-AbCdEf123456", "0a1b2c3d", "123456789012", "tone"):
        assert private not in text
    assert '"m-1"' in text


def test_record_of_a_provider_that_fails_writes_nothing(call: Call, job: Job, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/models").respond_with_data(status=404)
    job.point("groq", httpserver.url_for(""))

    assert call("record", "groq")[0] == 1
    assert not Path("groq.json").exists()


# --- new


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory inside what looks like a clone of this project."""
    for path in ("src/model_registry/providers/base.py", "src/model_registry/samples/x", "tests/providers/x"):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).touch()
    monkeypatch.chdir(tmp_path / "src")
    return tmp_path


@pytest.mark.parametrize("kind", ["host", "first_party"])
@pytest.mark.parametrize("env", ["none", "ACME_KEY"])
def test_what_new_writes_is_a_provider_that_reads_its_sample(
    kind: str, env: str, call: Call, checkout: Path, httpserver: HTTPServer
) -> None:
    code, out, _ = call(
        "providers", "new", "acme-labs", "--base-url", "https://api.acme.example/v1", "--kind", kind, "--env", env
    )

    module = checkout / "src/model_registry/providers/acme_labs.py"
    sample = checkout / "src/model_registry/samples/acme-labs.json"
    expectations = checkout / "tests/providers/acme-labs.toml"
    assert code == 0
    assert all(f"written: {path.relative_to(checkout)}" in out for path in (module, sample, expectations))
    spec = spec_from_file_location("acme_labs", module)
    assert spec
    assert spec.loader
    spec.loader.exec_module(loaded := module_from_spec(spec))
    provider: type[Provider] = loaded.AcmeLabs
    assert (provider.slug, provider.kind, provider.verified) == ("acme-labs", kind, False)
    [exchange] = json.loads(sample.read_text())
    method, path = exchange["request"].split()
    httpserver.expect_request(path, method=method).respond_with_json(exchange["answer"])
    variables = {"ACME_KEY": KEY, "ACME_LABS_BASE_URL": httpserver.url_for("/v1")}
    [result] = [each for each in collect([provider], variables, Network(Limits()), TODAY) if isinstance(each, Result)]
    assert result.reading
    [entry] = result.reading.entries
    expected = tomllib.loads(expectations.read_text())
    assert {entry.model_id: entry.developer} == {name: facts["developer"] for name, facts in expected.items()}
    ruff = [sys.executable, "-m", "ruff", "--config", str(ROOT / "pyproject.toml")]
    for check in (["check"], ["format", "--check"]):
        # Where the file would be decides which rules hold.
        name = ["--stdin-filename", str(ROOT / "src/model_registry/providers/acme_labs.py"), "-"]
        subprocess.run([*ruff[:3], *check, *ruff[3:], *name], input=module.read_bytes(), cwd=ROOT, check=True)


def test_new_writes_only_what_is_missing(call: Call, checkout: Path) -> None:
    expectations = checkout / "tests/providers/acme.toml"
    expectations.write_text("# mine")

    assert call("providers", "new", "acme", "--json")[0] == 0
    assert expectations.read_text() == "# mine"
    code, _, err = call("providers", "new", "acme")
    assert (code, "acme exists already; edit src/model_registry/providers/acme.py" in err) == (2, True)


def test_new_is_refused_outside_a_checkout_and_under_a_name_that_cannot_be(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert "is not in a checkout of Model Registry" in call("providers", "new", "acme")[2]
    assert "'Acme_1' cannot be a provider's name" in call("providers", "new", "Acme_1")[2]
    assert not list(tmp_path.rglob("acme*"))
