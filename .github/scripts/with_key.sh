# shellcheck shell=bash
# Read by scripts that speak to the remote: `with_key COMMAND …` is git with the key in TOKEN.
# The key is known to the commands that need it, and to nothing that they leave behind.
login=$(printf 'x-access-token:%s' "$TOKEN" | base64 --wrap=0)
unset TOKEN
with_key() {
  GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0="http.${GITHUB_SERVER_URL:-https://github.com}/.extraheader" \
    GIT_CONFIG_VALUE_0="AUTHORIZATION: basic $login" LC_ALL=C git "$@"
}
