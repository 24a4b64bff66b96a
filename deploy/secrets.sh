#!/bin/sh
# Makes the secrets of compose.yaml in the folder secrets beside this file, each once; what is there
# stays. The public key of the backups is asked for: make a pair with arkhiv backup key first.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p secrets

word() { od -An -N"$1" -tx1 /dev/urandom | tr -d ' \n'; }

# The containers read the files as users of their own; the folder is closed to everybody else.
keep() {
    [ -e "secrets/$1" ] && return
    printf '%s\n' "$2" >"secrets/$1.part"
    chmod 0444 "secrets/$1.part"
    mv "secrets/$1.part" "secrets/$1"
}

recipient=${1:-}
if [ ! -e secrets/backup_recipient ]; then
    case $recipient in
    age1*) keep backup_recipient "$recipient" ;;
    *)
        printf 'usage: %s PUBLIC_KEY\n' "$0" >&2
        printf 'PUBLIC_KEY is what arkhiv backup key prints: age1…\n' >&2
        exit 2
        ;;
    esac
fi

keep database_password "$(word 24)"
keep database_url "postgresql://arkhiv:$(cat secrets/database_password)@postgres/arkhiv"
if [ ! -e secrets/broker_url ] || [ ! -e secrets/rabbitmq.conf ]; then
    rm -f secrets/broker_url secrets/rabbitmq.conf
    password=$(word 24)
    keep rabbitmq.conf "default_user = arkhiv
default_pass = $password
loopback_users = none"
    keep broker_url "amqp://arkhiv:$password@rabbitmq/"
fi
if [ ! -e secrets/objects_url ] || [ ! -e secrets/s3.json ]; then
    rm -f secrets/objects_url secrets/s3.json
    key=$(word 10) secret=$(word 24)
    credentials="{\"accessKey\": \"$key\", \"secretKey\": \"$secret\"}"
    actions='["Admin", "Read", "Write", "List", "Tagging"]'
    keep s3.json "{\"identities\": [{\"name\": \"arkhiv\", \"credentials\": [$credentials], \"actions\": $actions}]}"
    keep objects_url "s3://$key:$secret@s3:8333/archive?tls=no"
fi
keep s3_key_encryption_key "$(word 32)"
keep webhook_secret "whsec_$(head -c 32 /dev/urandom | base64)"
printf 'The secrets are in %s/secrets. Keep a copy of s3_key_encryption_key:\n' "$PWD" >&2
printf 'without it no object can be read.\n' >&2
