#!/usr/bin/env bash
# Builds the page with its feeds and calendars, for the repository's site if workflows make that (Settings, Pages, Source).
# It shows what is published: the catalog and its history as they were pushed, and how the lists were read just now.
set -euo pipefail

if ! address=$(gh api "repos/$GH_REPO/pages" --jq 'select(.build_type == "workflow") | .html_url') || [ -z "$address" ]; then
  echo "no page: under Settings, Pages the source is not GitHub Actions"
  exit 0
fi
published="$RUNNER_TEMP/published" page="$RUNNER_TEMP/page"
rm -rf "$published" "$page"
mkdir "$published"
git ls-tree --name-only '@{upstream}' models.json answered.json history |
  xargs git archive '@{upstream}' |
  tar --extract --directory="$published"
for beside in health.json seen.json; do
  if [ -e "$beside" ]; then
    cp "$beside" "$published"
  fi
done
# Where sources disagree, by the answers that the job has just kept. Without it the page says that this is not known.
uv run --no-sync --offline model-registry conflicts "$published/models.json" --json > "$published/conflicts.json" ||
  rm "$published/conflicts.json"

uv run --no-sync --offline model-registry site build --catalog "$published/models.json" --output "$page" --address "$address"
echo "folder=$page" >> "$GITHUB_OUTPUT"
