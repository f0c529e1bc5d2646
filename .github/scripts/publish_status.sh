#!/usr/bin/env bash
# Publishes how the last run went without a commit on main: the branch `status` is one commit, replaced each time.
# Only what it held before is carried on (the list of snapshots), so it stays small. A failure is no failure of the job.
set -euo pipefail
. .github/scripts/with_key.sh

if [ ! -e health.json ]; then
  echo "this run has left nothing to publish"
  exit 0
fi
folder="$RUNNER_TEMP/status"
rm -rf "$folder"
mkdir "$folder"
found=0
with_key ls-remote --exit-code --quiet origin refs/heads/status > "$RUNNER_TEMP/status-ref" || found=$?
case $found in
  0)
    with_key fetch --quiet --depth=1 origin +refs/heads/status:refs/remotes/origin/status
    git archive refs/remotes/origin/status | tar --extract --directory="$folder"
    ;;
  2) ;; # there is no such branch yet
  *)
    echo "::warning::The branch status could not be read and was not replaced."
    exit 0
    ;;
esac

uv run --no-sync --offline python .github/scripts/status.py "$folder"

export GIT_INDEX_FILE="$RUNNER_TEMP/status-index"
rm -f "$GIT_INDEX_FILE"
git --git-dir="$PWD/.git" --work-tree="$folder" -C "$folder" add --all --force .
export GIT_AUTHOR_NAME="github-actions[bot]" GIT_COMMITTER_NAME="github-actions[bot]"
export GIT_AUTHOR_EMAIL="41898282+github-actions[bot]@users.noreply.github.com"
export GIT_COMMITTER_EMAIL="$GIT_AUTHOR_EMAIL"
commit=$(git commit-tree "$(git write-tree)" -m "How the lists are read")
before=$(cut --fields=1 "$RUNNER_TEMP/status-ref")
if ! with_key push --quiet "--force-with-lease=refs/heads/status:$before" origin "$commit:refs/heads/status"; then
  echo "::warning::The branch status could not be pushed; the next run tries again."
fi
