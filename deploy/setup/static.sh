#!/bin/sh
# Brings the scripts of pages, locked in static/, into web/static/npm. Repeating it is quick.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=words.sh
. "$here/words.sh"
cd "$here/../.."
target=web/static/npm
ready=$target/ready
wanted=$(cat "$here/static/package-lock.json" "$here/static/files.txt" | sha256sum | cut -d ' ' -f 1)

if [ -e $ready ] && [ "$(cat $ready)" = "$wanted" ]; then exit 0; fi

say "Installing the scripts of pages of deploy/setup/static"
fetched=$(mktemp -d)
trap 'rm -rf "$fetched"' EXIT
cp "$here/static/package.json" "$here/static/package-lock.json" "$fetched"
npm ci --silent --no-audit --no-fund --ignore-scripts --prefix "$fetched" >&2 || fail \
    "The scripts of pages could not be installed." \
    "Check that this machine reaches its package index (network, proxy, disk space)," \
    "then run the same command again."
rm -rf $target
mkdir -p $target
while read -r from to; do
    cp "$fetched/node_modules/$from" "$target/$to"
done <"$here/static/files.txt"
printf '%s\n' "$wanted" >$ready
