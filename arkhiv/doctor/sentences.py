"""What the doctor says: for every code what was found, and what a person does about it."""

from __future__ import annotations

SENTENCES = {
    "settings_read": "Station {station}, archive unit {unit}.",
    "lonely_database": (
        "The broker is a server, but the database is a file that other machines do not reach."
    ),
    "lonely_objects": "The database is a server, but the objects lie in the folder {folder}.",
    "no_tls": "The object store {host} is reached without TLS.",
    "database_ready": (
        "Schema {schema}; a row was written and taken back; one question takes {milliseconds} ms."
    ),
    "database_damaged": "The database is damaged: {cause}.",
    "moved_away": "This archive moved to {database} on {at}.",
    "move_unfinished": "This archive is on its way to {database} since {at}.",
    "practice": "This archive is for practice: its papers and people are invented.",
    "database_slow": "One question to the database takes {milliseconds} ms.",
    "database_away": "The database cannot be used: {cause}.",
    "schema_none": "There is no archive in the database yet.",
    "schema_version": "The database has schema version {found}, this program needs {needed}.",
    "objects_ready": ("An object was written, read back whole and deleted in {milliseconds} ms."),
    "index_whole": "Every paper is indexed as this version of the program does it.",
    "index_unfinished": "{number} papers are not indexed yet.",
    "index_old": "{number} papers are indexed by an older version of the program.",
    "no_store": "There is no object store in the folder {folder}.",
    "objects_url": "The address of the object store is not understood ({reason}).",
    "store_away": "The object store does not answer ({reason}).",
    "store_untrusted": "No encrypted line to the object store comes about ({reason}).",
    "store_denied": "The object store refuses us ({reason}).",
    "store_unlocked": "The object store does not lock masters as it was told ({reason}).",
    "store_unencrypted": "The object store does not encrypt what it keeps ({reason}).",
    "store_full": "The object store has no room left.",
    "object_missing": "An object that was just written is not there.",
    "object_damaged": "An object that was just written came back with other bytes.",
    "broker_inside": "Messages stay inside each process; no broker is needed for one machine.",
    "broker_ready": "A message was published and consumed in {milliseconds} ms.",
    "broker_away": "The broker does not answer ({reason}).",
    "broker_denied": "The broker refuses us ({reason}).",
    "broker_untrusted": "No encrypted line to the broker comes about ({reason}).",
    "engine_ready": "{engine} with {model}.",
    "engine_missing": "The text recognition program {program} was not found.",
    "library_missing": "The library tesserocr was asked for and does not load.",
    "models_apart": "The models {ours} lie apart from {others}, which are in {folder}.",
    "language_missing": "Tesseract has no model for {language}; it has {installed}.",
    "language_unknown": "No model and no package is known for {language}; there is {installed}.",
    "engine_failed": "Tesseract cannot be asked what it is ({reason}).",
    "no_orientation": "Tesseract has no model that tells which way up a page is.",
    "no_renderer": "The program pdftoppm, which renders pages of a PDF, was not found.",
    "forms": "The form {file} is wrong at {place}: {fault}.",
    "room": "{place}: {free} GiB of {size} GiB are free.",
    "little_room": "{place}: only {free} GiB of {size} GiB are free.",
    "no_room": "{place}: only {free} GiB of {size} GiB are free.",
    "few_names": "{place}: the disk can hold only {names} more files.",
    "no_folder": "The folder {place} is not there.",
    "folder_open": "Others on this machine may look into the data folder {place} (mode {mode}).",
    "folder_closed": "Nothing can be written in {place} ({reason}).",
    "clock_right": "The clock of {other} differs by {seconds} s.",
    "clock_off": "The clock of {other} differs by {seconds} s.",
    "clock_wrong": "The clock of {other} differs by {seconds} s.",
    "key_ready": "The signing key can be read by its owner alone.",
    "key_missing": "There is no signing key at {path}.",
    "key_open": "The signing key {path} may be read by others (mode {mode}).",
    "key_unreadable": "The signing key {path} cannot be read ({reason}).",
    "key_other": "The last seal of this station was signed with another key.",
    "machine_fits": "{workers} children on {cores} cores with {memory} GiB of memory.",
    "few_cores": "{workers} children would share {cores} cores.",
    "little_memory": "{workers} children have {memory} GiB of memory between them.",
    "backup_none": "No backup is set up.",
    "backup_incomplete": "{given} is set, but not {lacking}: nothing is backed up by itself.",
    "backup_recipient": "What stands in ARKHIV_BACKUP_RECIPIENT is no public key.",
    "backup_place": "Nothing can be written where the backups should lie ({reason}).",
    "backup_place_ready": "A file was written to {place} and removed.",
    "backup_beside": "The backups in {place} lie on the same disk as the archive.",
    "backup_never": "There has been no good backup yet.",
    "backup_old": "The last good backup was made {number} hours ago.",
    "backup_fresh": "The last good backup was made {number} hours ago.",
    "drill_never": "It has never been tried out whether a backup can be restored.",
    "drill_old": "Whether a backup can be restored was last tried out {number} days ago.",
    "drill_fresh": "Whether a backup can be restored was last tried out {number} days ago.",
    "webhooks_none": "No other system is told what is registered.",
    "webhooks_told": "{receiver} has taken everything it was told, or is just being told.",
    "webhooks_secret": "There is nothing to sign notices with, so {receiver} is told nothing.",
    "webhooks_host": "Nothing is sent to {host}, so {receiver} is told nothing.",
    "webhooks_late": "{receiver} has not taken {number} notices; the oldest is {hours} hours old.",
    "webhooks_dead": "{number} notices are no longer tried: {receiver} did not take them.",
    "unexpected": "The check ended with {fault}.",
}

ADVICE = {
    "lonely_database": (
        "Set ARKHIV_DATABASE_URL to one PostgreSQL server on every machine, or remove "
        "ARKHIV_BROKER_URL."
    ),
    "lonely_objects": (
        "If other machines work too, set ARKHIV_OBJECTS_URL to an S3 store, or mount this folder "
        "on each of them under the same path."
    ),
    "no_tls": "Remove ?tls=no, unless the way to it is closed to others.",
    "database_slow": "Bring the workers nearer to the database, or find out what slows it down.",
    "database_away": (
        "Start the database, correct ARKHIV_DATABASE_URL (host, port, name, password), or let this "
        "machine through to it."
    ),
    "database_damaged": (
        "Stop every program that works with it and move its files aside; then bring it back with "
        "arkhiv restore from the last backup, or with arkhiv rebuild from the object store."
    ),
    "moved_away": (
        "Set ARKHIV_DATABASE_URL and ARKHIV_OBJECTS_URL to it; here it can only be looked at."
    ),
    "move_unfinished": ("Give arkhiv migrate-store again to finish it, or with --cancel to stay."),
    "schema_none": "Run: arkhiv init",
    "schema_version": "Run: arkhiv migrate — or install the program that fits the database.",
    "index_unfinished": "Let arkhiv work run: it makes the index.",
    "index_old": (
        "Let arkhiv work run: it makes them again while searches go on. To wait for it, run: "
        "arkhiv find --rebuild"
    ),
    "no_store": "Run: arkhiv init — or mount the disk that holds it.",
    "objects_url": "Correct ARKHIV_OBJECTS_URL: folder:PATH or s3://HOST:PORT/BUCKET.",
    "store_away": "Start the store, correct ARKHIV_OBJECTS_URL, or mount its disk.",
    "store_untrusted": (
        "Name the file of your certificate authority in SSL_CERT_FILE, correct host and port in "
        "ARKHIV_OBJECTS_URL, or write ?tls=no where the way is closed to others."
    ),
    "store_denied": (
        "Correct ARKHIV_S3_ACCESS_KEY and ARKHIV_S3_SECRET_KEY and what they allow, or the "
        "permissions of the folder; an S3 store also refuses a machine whose clock is wrong."
    ),
    "store_unlocked": (
        "Name a bucket of the masters that was made with object lock (masters=BUCKET in "
        "ARKHIV_OBJECTS_URL), or let the program make one; a server that cannot lock is used with "
        "lock=no."
    ),
    "store_unencrypted": (
        "Give the server a key for encryption, or write sse=no in ARKHIV_OBJECTS_URL where its "
        "disks are encrypted already."
    ),
    "store_full": "Free room in the store, or copy it to a larger one: arkhiv objects copy",
    "object_missing": "Do not work with this store; find out why it forgets what it confirmed.",
    "object_damaged": "Do not work with this store; its disk, memory or network alters bytes.",
    "broker_away": (
        "Start the broker, correct ARKHIV_BROKER_URL (host, port, name, password), or let this "
        "machine through to it. Nothing is lost meanwhile."
    ),
    "broker_denied": (
        "Correct name, password and virtual host (of Redis: the number) in ARKHIV_BROKER_URL, or "
        "let this account use them. Nothing is lost meanwhile."
    ),
    "broker_untrusted": (
        "Name the file of your certificate authority in SSL_CERT_FILE, correct host and port in "
        "ARKHIV_BROKER_URL, or write amqp: or redis: where the way is closed to others."
    ),
    "engine_missing": (
        "Run: sudo apt-get install tesseract-ocr tesseract-ocr-script-cyrl tesseract-ocr-osd"
    ),
    "library_missing": "Run: pip install tesserocr, or set ARKHIV_OCR_ENGINE=pytesseract.",
    "models_apart": "Set ARKHIV_OCR_LANGUAGE to one of them, or copy the files to {folder}.",
    "language_missing": "Run: sudo apt-get install {package}",
    "language_unknown": "Name another language with ARKHIV_OCR_LANGUAGE.",
    "engine_failed": "Install tesseract-ocr again.",
    "no_orientation": "Run: sudo apt-get install tesseract-ocr-osd",
    "no_renderer": "Run: sudo apt-get install poppler-utils",
    "forms": "Correct the file, or remove ARKHIV_FORMS.",
    "little_room": "Make room before it runs out: a page needs some megabytes.",
    "no_room": "Make room now: work stops when the disk is full.",
    "few_names": "Move the data to a file system with room for more files.",
    "no_folder": "Run: arkhiv init — or mount the disk that holds it.",
    "folder_closed": "Give the folder to the account that runs the program.",
    "clock_off": "Let both machines take their time from one server (chrony or systemd-timesyncd).",
    "clock_wrong": (
        "Set this machine's clock, and let both take their time from one server (chrony or "
        "systemd-timesyncd), before working."
    ),
    "key_missing": "Bring it back from the backup; for a new archive run: arkhiv init",
    "folder_open": "Run: chmod 700 {place}",
    "key_open": "Run: chmod 600 {path}",
    "key_unreadable": "Give the file to the account that runs the program, or bring it back.",
    "key_other": (
        "If the key was replaced on purpose, keep the old public half for verification; if not, "
        "bring the right key back from the backup."
    ),
    "few_cores": "Set ARKHIV_WORKERS to {cores} or less.",
    "little_memory": "Set ARKHIV_WORKERS to {fitting}, or add memory.",
    "backup_none": (
        "Make keys with arkhiv backup key; then set ARKHIV_BACKUP_TO, ARKHIV_BACKUP_RECIPIENT and "
        "ARKHIV_BACKUP_EVERY."
    ),
    "backup_incomplete": "Set {lacking}, too.",
    "backup_recipient": "Make keys with arkhiv backup key, and set the public one that it prints.",
    "backup_place": "Mount the disk, start the store, or correct ARKHIV_BACKUP_TO.",
    "backup_beside": "Set ARKHIV_BACKUP_TO to another disk, or to an S3 store elsewhere.",
    "backup_never": "Run: arkhiv backup",
    "backup_old": "Run arkhiv backup, read what it says, and look at what should have run it.",
    "drill_never": "Run: arkhiv restore --drill --identity FILE",
    "drill_old": "Run: arkhiv restore --drill --identity FILE",
    "webhooks_secret": "Set ARKHIV_WEBHOOK_SECRET_FILE as docs/webhooks.md says.",
    "webhooks_host": "If that is right, name it in ARKHIV_WEBHOOK_HOSTS; else remove the receiver.",
    "webhooks_late": (
        "Run: arkhiv webhook try {receiver} — and see that some machine runs arkhiv work."
    ),
    "webhooks_dead": (
        "See why: arkhiv webhook log {receiver} --dead — and when that is mended, run: arkhiv "
        "webhook retry {receiver}"
    ),
    "unexpected": "Correct the setting of this part; if it is right, report this.",
}
