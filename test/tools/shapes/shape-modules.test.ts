import * as fs from "fs";
import { shapeModules } from "../../../tools/shapes/shape-modules";

test("the shapes are those of the interfaces: npm run shapes writes them", () => {
  for (const [file, text] of shapeModules(process.cwd())) expect([file, fs.readFileSync(file, "utf8")]).toEqual([file, text]);
}, 120_000);
