#!/usr/bin/env bash
# Commits models.json and its history if they changed, and pushes them. A refused push is no failure of this step: what git said of it goes
# into push.txt, and a later step tells a person.
set -euo pipefail

. .github/scripts/with_key.sh

rm -f "$RUNNER_TEMP/push.txt"
git add models.json
for beside in history answered.json; do
  if [ -e "$beside" ]; then
    git add "$beside"
  fi
done
if git diff --cached --quiet; then
  echo "nothing to commit"
  exit 0
fi
git config user.name "github-actions[bot]"
git config user.email "41898282+github-actions[bot]@users.noreply.github.com"
git commit --quiet --file "$RUNNER_TEMP/message"

for attempt in 1 2 3 4 5; do
  if with_key push --porcelain > "$RUNNER_TEMP/pushed" 2>&1; then
    echo "commit=$(git rev-parse HEAD)" >> "$GITHUB_OUTPUT"
    exit 0
  fi
  cat "$RUNNER_TEMP/pushed"
  # What the remote declines is refused; `[rejected]` and a lock that somebody else holds are a lost race.
  if ! grep --quiet --extended-regexp '\[rejected\]|cannot lock ref|failed to update ref' "$RUNNER_TEMP/pushed"; then
    grep --extended-regexp '^(remote: .*[^ ]|!|error:|fatal:)' "$RUNNER_TEMP/pushed" > "$RUNNER_TEMP/push.txt" ||
      echo "git push failed and gave no reason" > "$RUNNER_TEMP/push.txt"
    exit 0
  fi
  echo "lost a race, rebasing (attempt $attempt)"
  if ! with_key pull --quiet --rebase; then
    git rebase --abort || true
    echo "::warning::models.json was changed by somebody else meanwhile; the next run starts from that."
    exit 0
  fi
  # Two changes that fit line by line need not make a sound catalog.
  if ! uv run --no-sync --offline model-registry validate models.json; then
    echo "::warning::What was rebased does not pass the checks and is not pushed; the next run starts anew."
    exit 0
  fi
done
echo "::warning::Five races were lost; the next run tries again."
