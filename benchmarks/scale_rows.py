"""Rows of a big archive, made inside PostgreSQL: what a million records bring with them.

Of every ten records eight are civil acts in bound registers, one is a personal file of a legal
entity and one of a property. Every record has five leaves, one master each with a frame for either
side, ten pages and one document; every ninth lacks a leaf. Ids and digests are made up; positions
are given as a sealer would, without its signatures.
"""

from __future__ import annotations

from dataclasses import dataclass

LEAVES, PAGES = 5, 10
EVENTS_OF_A_RECORD = 7

FUNCTIONS = """
CREATE FUNCTION bench_id(kind int, n bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT '0' || left(to_hex(1704067200000 + n), 7) || '-' || right(to_hex(1704067200000 + n), 4)
   || '-7' || lpad(to_hex(kind), 3, '0') || '-8000-000000000000' $$;
CREATE FUNCTION bench_digest(n bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT md5(n::text) || md5((-n)::text) $$;
CREATE FUNCTION bench_at(n bigint, total bigint) RETURNS timestamptz LANGUAGE sql IMMUTABLE
PARALLEL SAFE AS $$ SELECT timestamptz '2023-01-01 00:00Z' + interval '1000 days' * n / total $$;
CREATE TABLE bench_unit AS SELECT row_number() OVER (ORDER BY code) - 1 AS turn, code FROM unit;
CREATE UNLOGGED TABLE bench_record AS
SELECT i, i / 250 AS book, i % 250 AS place, code AS unit,
  i % 10 < 8 AS bound, i % 9 = 0 AS lacking, i % 20 AS far, bench_at(i, :records) AS at,
  (ARRAY['birth','birth','birth','birth','marriage','marriage','death','name_change',
         'legal_file','contract'])[i % 10 + 1] AS type,
  CASE WHEN i % 10 < 8 THEN 'civil' WHEN i % 10 = 8 THEN 'legal' ELSE 'property' END AS register,
  CASE WHEN i % 10 < 8 THEN bench_id(2, i / 250) ELSE bench_id(3, i) END AS volume
FROM generate_series(0, :records - 1) AS i
JOIN bench_unit ON bench_unit.turn = (i / 250) % (SELECT count(*) FROM bench_unit);
ANALYZE bench_record
"""

RECORDS = """
INSERT INTO batch (id, source, operator, station, unit, driver, profile, counters, opened, sealed)
SELECT bench_id(1, n), 'folder:' || n, 'operator ' || n % 40, 'station-' || n % 4, code, 'folder',
  '{}', '{"masters": 1000}', bench_at(n, :records / 200 + 1), bench_at(n, :records / 200 + 1)
FROM generate_series(0, :records / 200) AS n
JOIN bench_unit ON bench_unit.turn = n % (SELECT count(*) FROM bench_unit);
INSERT INTO record (id, register, record_id, type, title, year, register_number, names, unit,
  standing, digest, revision, created)
SELECT bench_id(0, i), register, 'R-' || lpad(i::text, 9, '0'), type, 'Act ' || i, 1930 + i % 90,
  'ЪЪ' || lpad(i::text, 8, '0'), '["Бат"]', unit,
  CASE WHEN i % 200 = 3 THEN 'withdrawn' WHEN i % 200 = 7 THEN 'merged' ELSE 'active' END,
  bench_digest(i), 0, at FROM bench_record;
INSERT INTO alias (register, alias, record)
SELECT register, 'OLD-' || i, bench_id(0, i) FROM bench_record WHERE i % 5 = 0;
INSERT INTO volume (id, unit, fonds, inventory, item, kind, state, sheets, count_quality,
  restricted, risk, growing, listed, held, digest, revision, created)
SELECT DISTINCT ON (volume) volume, unit, '1', '2',
  CASE WHEN bound THEN 'B' || book ELSE 'P' || i END,
  CASE WHEN bound THEN 'bound_register' ELSE 'personal_file' END, 'open',
  CASE WHEN bound THEN 1250 WHEN lacking THEN 6 ELSE 5 END,
  (ARRAY['counted', 'estimated', 'unknown'])[book % 3 + 1], false, 'low', false, true, false, '',
  0, at FROM bench_record;
INSERT INTO leaf (id, volume, label, ordinal, position, kind, former_labels)
SELECT bench_id(4, i * 5 + j), volume, label::text, 0, label, 'body', '[]'
FROM bench_record, generate_series(0, 4) AS j,
  LATERAL (SELECT CASE WHEN bound THEN place * 5 + j + 1 ELSE j + 1 END AS label) AS labels;
INSERT INTO claim (id, record, volume, leaves)
SELECT bench_id(8, i), bench_id(0, i), volume,
  CASE WHEN bound THEN (place * 5 + 1) || '-' || (place * 5 + 5) ELSE '' END FROM bench_record;
INSERT INTO claim_leaf (claim, label)
SELECT bench_id(8, i), (place * 5 + j)::text FROM bench_record, generate_series(1, 5) AS j
WHERE bound UNION ALL
SELECT bench_id(8, i), 'x' || i FROM bench_record WHERE bound AND lacking
"""

PAPERS = """
INSERT INTO master (id, sha256, size, media_type, key, batch, provenance, created)
SELECT bench_id(6, i * 5 + j), bench_digest(i * 5 + j), 2000000, 'image/tiff',
  'masters/' || md5((i * 5 + j)::text), bench_id(1, i / 200),
  json_build_object('operator', 'operator', 'station', 'station', 'device', '', 'driver', 'folder',
    'name', i || '/' || j || '.tif', 'sequence', j, 'scanned_at', NULL, 'settings', '[]'::json), at
FROM bench_record, generate_series(0, 4) AS j;
INSERT INTO page (id, leaf, side, part, master, frame, width, height, dpi, dpi_source, orientation,
  standing, accepted, matrix, cleaned_width, cleaned_height, cleaned_dpi, ink, created, state,
  revision, held, priority, due, strikes, waits)
SELECT bench_id(5, i * 10 + k), bench_id(4, i * 5 + k / 2), substr('rv', k % 2 + 1, 1), 1,
  bench_id(6, i * 5 + k / 2), k % 2, 2480, 3508, 300, 'file', 1, 'current', at,
  '[1, 0.001, -3.5, -0.001, 1, 2.25, 0, 0, 1]', 2480, 3508, 300, 0.06, at,
  CASE far WHEN 0 THEN 'received' WHEN 1 THEN 'cleaned' ELSE 'read' END, 2,
  (i * 10 + k) % 1000 = 999, i % 3, at, 0, 0
FROM bench_record, generate_series(0, 9) AS k;
INSERT INTO document (id, origin_key, batch, type, type_confidence, title, script, restricted,
  version, current, created, state, revision, held, priority, due, strikes, waits)
SELECT bench_id(7, i), 'record:R-' || i, bench_id(1, i / 200), CASE WHEN far > 1 THEN type END, 0.9,
  'Act ' || i, 'cyrillic', false, 1, CASE WHEN far > 7 THEN 1 END, at,
  CASE WHEN far < 2 THEN 'delimited' WHEN far < 4 THEN 'described' WHEN far < 7 THEN 'assembled'
    WHEN far < 8 THEN 'checked' ELSE 'registered' END,
  3, i % 100 = 42, i % 3, at, 0, 0 FROM bench_record;
INSERT INTO version (document, number, opened, type, described, assembled, checked, registered,
  cleared_by_rule, legible, means)
SELECT bench_id(7, i), 1, at, type, CASE WHEN far > 1 THEN at + interval '1 day' END,
  CASE WHEN far > 3 THEN at + interval '2 days' END, CASE WHEN far > 6 THEN at + interval '9 days'
  END, CASE WHEN far > 7 THEN at + interval '30 days' END, i % 7 = 0, i % 50 > 0,
  CASE WHEN far > 1 THEN (ARRAY['machine', 'machine', 'keyed', 'none'])[i % 4 + 1] END
FROM bench_record;
INSERT INTO extent (document, number, leaf, side, part)
SELECT bench_id(7, i), k, bench_id(4, i * 5 + k / 2), substr('rv', k % 2 + 1, 1), 1
FROM bench_record, generate_series(0, 9) AS k WHERE i % 1000 > 0;
INSERT INTO version_page (document, version, number, page)
SELECT bench_id(7, i), 1, k, bench_id(5, i * 10 + k) FROM bench_record, generate_series(0, 9) AS k;
INSERT INTO link (id, record, document, role, standing, evidence, by, at)
SELECT bench_id(9, i), bench_id(0, i), bench_id(7, i), 'principal', 'confirmed', 'delivery',
  'operator', at FROM bench_record
"""

TRAIL = """
INSERT INTO hold (id, noun, subject, code, facts, at)
SELECT bench_id(10, i), 'document', bench_id(7, i),
  (ARRAY['unknown_record', 'leaf_conflict', 'step_failed'])[i / 100 % 3 + 1],
  '{}'::json, at FROM bench_record WHERE i % 100 = 42 UNION ALL
SELECT bench_id(11, n), 'page', bench_id(5, n), 'leaf_conflict', '{}', now()
FROM generate_series(999, :records * 10 - 1, 1000) AS n;
INSERT INTO flag (id, noun, subject, version, code, facts, at)
SELECT bench_id(12, i), 'document', bench_id(7, i), 1,
  (ARRAY['act_not_found', 'low_confidence', 'year_differs', 'names_differ'])[i % 4 + 1], '{}', at
FROM bench_record WHERE i % 30 = 5;
INSERT INTO refusal (id, batch, path, code, facts, at)
SELECT bench_id(13, n), bench_id(1, n % 10), '/in/' || n, 'unreadable', '{}', now()
FROM generate_series(1, 500) AS n;
INSERT INTO event (id, origin, type, schema_version, subject_kind, subject_id, subject_revision,
  actor, batch, at, recorded_at, facts, position, digest)
SELECT bench_id(14, n), 'station-' || i % 4, told.type, 1, kind, subject, 1,
  '{"name": "machine", "role": "machine", "via": "machine", "account": ""}', bench_id(1, i / 200),
  at, at, json_build_object('sha256', bench_digest(n), 'version', 1),
  (i / 4) * :each + k + 1, bench_digest(n)
FROM bench_record, generate_series(0, :each - 1) AS k,
  LATERAL (SELECT i * :each + k AS n,
    CASE WHEN k < 7 THEN (ARRAY['record.imported', 'link.made', 'document.delimited',
        'document.described', 'document.assembled', 'document.checked',
        'document.registered'])[k + 1]
      ELSE (ARRAY['page.received', 'page.cleaned', 'page.read'])[(k - 7) / 10 + 1] END AS type,
    CASE WHEN k = 0 THEN 'record' WHEN k = 1 THEN 'link' WHEN k < 7 THEN 'document' ELSE 'page'
      END AS kind,
    CASE WHEN k = 0 THEN bench_id(0, i) WHEN k = 1 THEN bench_id(9, i) WHEN k < 7
      THEN bench_id(7, i) ELSE bench_id(5, i * 10 + (k - 7) % 10) END AS subject) AS told
WHERE k < 3 OR k > 6 OR (k = 3 AND far > 1) OR (k = 4 AND far > 3) OR (k = 5 AND far > 6)
  OR (k = 6 AND far > 7);
INSERT INTO seal (origin, number, first_position, last_position, previous_head, head, sealed_at,
  public_key, signature)
SELECT origin, 1, 1, max(position), '', '', '2026-01-01T00:00:00Z', '', '' FROM event
WHERE position IS NOT NULL GROUP BY origin
"""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is made."""

    records: int
    events_of_a_page: int

    @property
    def each(self) -> int:
        """The most events of one record and its pages."""
        return EVENTS_OF_A_RECORD + PAGES * self.events_of_a_page


def statements(text: str, size: Size) -> tuple[str, ...]:
    """Return the statements of a part, for a size."""
    filled = text.replace(":records", str(size.records)).replace(":each", str(size.each))
    return tuple(part.strip() for part in filled.split(";\n") if part.strip())
