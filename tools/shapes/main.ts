import * as fs from "fs";
import * as path from "path";
import { shapeModules } from "./shape-modules";

/** `npm run shapes`: writes the modules of shapes anew. */
for (const [file, text] of shapeModules(process.cwd())) fs.writeFileSync(path.resolve(file), text);
