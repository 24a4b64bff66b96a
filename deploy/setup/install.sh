#!/bin/sh
# Run as root by packages.sh: installs the named packages while a policy forbids any service to start,
# and takes back the start-up links of services that came with them.
set -eu

policy=/usr/sbin/policy-rc.d
saved=$policy.before-arkhiv

enabled() {
    find /etc/systemd/system /etc/rc[2-5].d -type l ! -path '*/K*' 2>/dev/null | sort
}

disable() {
    case $1 in
    /etc/rc*) update-rc.d "${1##*/S??}" disable ;;
    *) rm -f "$1" ;;
    esac
}

put_back() {
    rm -f "$policy"
    [ ! -e "$saved" ] || mv "$saved" "$policy"
    rm -f "$before"
}

before=$(mktemp)
enabled >"$before"
trap put_back EXIT
trap 'exit 1' HUP INT TERM

if [ -e "$policy" ] && [ ! -e "$saved" ]; then mv "$policy" "$saved"; fi
printf '#!/bin/sh\nexit 101\n' >"$policy"
chmod 755 "$policy"

export DEBIAN_FRONTEND=noninteractive
apt-get update -qq || printf '%s\n' "The lists of packages could not all be renewed; going on." >&2
apt-get install -qq -y --no-install-recommends \
    -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 "$@" </dev/null >&2

enabled | comm -13 "$before" - | while read -r link; do disable "$link"; done
