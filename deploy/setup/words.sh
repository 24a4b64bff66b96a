# shellcheck shell=sh
# What the set-up says to a person; read in by the other scripts.

say() { printf '%s\n' "$*" >&2; }

fail() {
    for line in "$@"; do say "$line"; done
    exit 1
}
