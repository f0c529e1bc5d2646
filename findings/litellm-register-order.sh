#!/usr/bin/env bash
# LiteLLM: registering prices for a dated model name can overwrite the undated model's. `litellm.register_model` of a
# name it does not know, such as gpt-4o-2099-01-01 behind a provider's prefix, looks the name up without its date and
# writes the prices there. So the same two rows bill differently depending on which is registered first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'litellm==1.110.2' 2>/dev/null

cat >"$folder/bill.py" <<'PY'
import logging, sys
from importlib.metadata import version

logging.disable(logging.CRITICAL)
import litellm

PLAIN, DATED = "openrouter/openai/gpt-4o", "openrouter/openai/gpt-4o-2024-05-13"


def row(input_price):
    return {
        "litellm_provider": "openrouter", "mode": "chat",
        "input_cost_per_token": input_price, "output_cost_per_token": 1e-5,
    }


order = {"plain": (PLAIN, 2e-6), "dated": (DATED, 5e-6)}
for name in sys.argv[1:]:
    key, price = order[name]
    litellm.register_model({key: row(price)})
bills = [round(litellm.cost_per_token(model=key, prompt_tokens=1_000_000)[0], 6) for key in (PLAIN, DATED)]
print(f"litellm {version('litellm')}: registered {' then '.join(sys.argv[1:])}:"
      f" a million input tokens of the plain name cost {bills[0]}, of the dated name {bills[1]}; DATED_IN_MAP={DATED in litellm.model_cost}")
PY

export LITELLM_LOCAL_MODEL_COST_MAP=True
first=$("$folder/venv/bin/python" "$folder/bill.py" plain dated 2>/dev/null | tail -1)
second=$("$folder/venv/bin/python" "$folder/bill.py" dated plain 2>/dev/null | tail -1)
printf '%s\n%s\n' "$first" "$second"
echo "expected: 2.0 for the plain name in either order; seen: 5.0 if the dated name is registered last"
grep -q "plain name cost 5.0" <<<"$first" && grep -q "plain name cost 2.0" <<<"$second"
