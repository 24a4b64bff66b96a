// Reads a manifest from standard input by the parser of the IIIF, and says what it has found in it.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { normalize, serialize, serializeConfigPresentation3 } = await import(pathToFileURL(process.argv[2]));
const given = JSON.parse(readFileSync(0, "utf8"));
const { entities, mapping, resource } = normalize(given);
const again = serialize({ entities, mapping, requests: {} }, resource, serializeConfigPresentation3);
const found = {
  type: resource.type,
  canvases: Object.keys(entities.Canvas),
  painted: again.items.map((canvas) => canvas.items.flatMap((page) => page.items.map((one) => one.body))),
  label: again.label,
  annotations: again.items.map((canvas) => canvas.annotations ?? []),
};
process.stdout.write(JSON.stringify(found));
