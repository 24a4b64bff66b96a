#!/bin/sh
# Makes .venv-peers: the programs that ours is compared with, at the versions of peers.txt.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=words.sh
. "$here/words.sh"
cd "$here/../.."
venv=.venv-peers
wanted=$(sha256sum "$here/peers.txt" | cut -d ' ' -f 1)

if [ -e $venv/ready ] && [ "$(cat $venv/ready)" = "$wanted" ] &&
    $venv/bin/python -m ocrmypdf --version >/dev/null 2>&1; then exit 0; fi

say "Installing the peers of deploy/setup/peers.txt"
rm -rf $venv
"${PYTHON:-python3}" -m venv $venv >&2 || fail \
    "The Python environment could not be made. On Debian: apt-get install python3-venv"
$venv/bin/python -m pip install --quiet --disable-pip-version-check -r "$here/peers.txt" >&2 || fail \
    "The peers could not be installed." \
    "Check that this machine reaches its package index (network, proxy, disk space)," \
    "then run the same command again."
printf '%s\n' "$wanted" >$venv/ready
