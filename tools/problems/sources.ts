import * as fs from "fs";
import * as path from "path";

/** The sources of an app's problems, by their files. */
export function readSources(root = "."): Map<string, string> {
  return new Map(
    ["constructs", "stacks", "deployments", "observability", "inference-runtime/planner"].flatMap((room) =>
      (fs.readdirSync(path.join(root, room), { recursive: true }) as string[])
        // A matrix of refused cells gives codes as a source does.
        .filter((file) => file.endsWith(".ts") || file.endsWith("-matrix.json"))
        .map((file): [string, string] => [`${room}/${file}`, fs.readFileSync(path.join(root, room, file), "utf8")]),
    ),
  );
}
