// Reads a page from standard input and prints, as JSON, what Google's rules for rich results find wrong in it.
import { readFileSync } from "node:fs";
import Validator from "@adobe/structured-data-validator";
import WebAutoExtractor from "@marbec/web-auto-extractor";

const extracted = new WebAutoExtractor({ addLocation: true }).parse(readFileSync(0, "utf8"));
if (Object.keys(extracted.jsonld ?? {}).length === 0) {
  console.error("the page holds no JSON-LD");
  process.exit(1);
}
console.log(JSON.stringify(await new Validator().validate(extracted)));
