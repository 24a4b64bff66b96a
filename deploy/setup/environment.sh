#!/bin/sh
# Makes .venv from the locked requirements, for: run | scanners | dev. Repeating it is quick; a half-made
# environment, or one that was moved or whose Python is gone, is made again.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=words.sh
. "$here/words.sh"
cd "$here/../.."
root=$(pwd -P)
python=${PYTHON:-python3}
venv=.venv

kind=${1:-}
case $kind in run | scanners | dev) ;; *) fail "usage: environment.sh run|scanners|dev" ;; esac

version() { "$1" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null; }

digest() {
    { printf '%s\n' "$root" && version "$venv/bin/python" && cat "requirements/$1.txt" pyproject.toml; } |
        sha256sum | cut -d ' ' -f 1
}

is_ready() {
    [ ! -e $venv/unfinished ] && [ -e "$venv/ready-$1" ] &&
        [ "$(cat "$venv/ready-$1")" = "$(digest "$1")" ] &&
        $venv/bin/python -c 'import arkhiv.settings' 2>/dev/null
}

is_sound() {
    [ ! -e $venv/unfinished ] && $venv/bin/python -m pip --version >/dev/null 2>&1 &&
        { [ ! -e $venv/place ] || [ "$(cat $venv/place)" = "$root" ]; }
}

make_venv() {
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || fail \
        "Python 3.11 or newer is needed; $python is $(version "$python" || echo not there)." \
        "Name another one with:  make PYTHON=/path/to/python3.11 …"
    rm -rf $venv
    mkdir $venv
    : >$venv/unfinished
    "$python" -m venv $venv >&2 || fail \
        "The Python environment could not be made. On Debian: apt-get install python3-venv"
    printf '%s\n' "$root" >$venv/place
}

install() {
    : >$venv/unfinished
    rm -f $venv/ready-*
    say "Installing the Python packages of requirements/$kind.txt"
    $venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
        -r "requirements/$kind.txt" >&2 || fail \
        "The Python packages could not be installed." \
        "Check that this machine reaches its package index (network, proxy, disk space)," \
        "then run the same command again."
    $venv/bin/python -m pip install --quiet --disable-pip-version-check \
        --no-deps --no-build-isolation --editable . >&2
    digest "$kind" >"$venv/ready-$kind"
    rm -f $venv/unfinished
}

# One set-up at a time: the second waits for the first.
exec 9<"$here/environment.sh"
flock 9

# What is more than asked for does as well: dev holds scanners, and scanners hold run.
case $kind in run) enough="run scanners dev" ;; scanners) enough="scanners dev" ;; *) enough=dev ;; esac
for other in $enough; do if is_ready "$other"; then exit 0; fi; done
is_sound || make_venv
install
