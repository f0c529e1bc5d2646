#!/usr/bin/env bash
# Checks the work tree for the action: PATHS, MODE, BASE, PULL_BASE, WITHIN, REFRESH, CATALOG, SARIF.
set -euo pipefail

registry() { uv run --no-sync --offline --project="$GITHUB_ACTION_PATH" model-registry "$@"; }

case "$MODE" in
  gate | watch) ;;
  *)
    echo "::error::mode must be gate or watch"
    exit 2
    ;;
esac

# What this machine remembers of prices or catalogs is not the repository's.
export XDG_STATE_HOME="$RUNNER_TEMP/model-registry-memory" XDG_CACHE_HOME="$RUNNER_TEMP/model-registry-memory"
if [ "$REFRESH" = true ]; then
  if [ -z "$CATALOG$ACTION_REPOSITORY" ]; then
    echo "::error::refresh needs the address of a catalog: set the input catalog"
    exit 2
  fi
  export MODEL_REGISTRY_URL="${CATALOG:-$GITHUB_SERVER_URL/$ACTION_REPOSITORY/raw/HEAD/models.json}"
  registry cache refresh
fi

options=(--offline --within "$WITHIN")
if [ "$MODE" = gate ]; then
  base="${BASE:-$PULL_BASE}"
  # A pull request is checked out as its merge, of which the first parent is what it would be merged into.
  if [ -z "$BASE" ] && [ -n "$PULL_BASE" ] && parents=$(git cat-file -p HEAD | sed -n 's/^parent //p') &&
    [ "$(wc -l <<< "$parents")" = 2 ]; then
    base=${parents%%$'\n'*}
    # The usual check out has the merge alone.
    git cat-file -e "$base^{commit}" 2> /dev/null && git merge-base "$base" HEAD > /dev/null 2>&1 ||
      git fetch --quiet --no-tags --depth=2 origin "$GITHUB_SHA"
  elif [ -n "$base" ]; then
    git merge-base "$base" HEAD > /dev/null 2>&1 || git fetch --quiet --no-tags --unshallow origin || true
  fi
  [ -z "$base" ] || options+=("--changed=$base")
fi
mapfile -t paths < <(sed '/^[[:space:]]*$/d; s/^-/.\/-/' <<< "$PATHS")

report="$RUNNER_TEMP/models.json"
status=0
registry check "${options[@]}" --json -- "${paths[@]}" > "$report" || status=$?
if [ "$status" -gt 1 ]; then
  echo "::error::The files could not be checked, see above."
  exit "$status"
fi
echo "report=$report" >> "$GITHUB_OUTPUT"
if [ "$SARIF" = true ]; then
  registry check "${options[@]}" --format sarif --output "$RUNNER_TEMP/models.sarif" -- "${paths[@]}" || [ $? = 1 ]
  echo "sarif=$RUNNER_TEMP/models.sarif" >> "$GITHUB_OUTPUT"
fi
uv run --no-sync --offline --project="$GITHUB_ACTION_PATH" python "$GITHUB_ACTION_PATH/.github/scripts/found_models.py" "$report"
