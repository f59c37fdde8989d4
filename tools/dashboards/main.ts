import * as fs from "fs";
import * as path from "path";
import { dashboardFiles } from "./data";

/** `npm run panels`: writes the data of the dashboards anew, by Grafana's own builders. */
for (const [file, text] of dashboardFiles()) fs.writeFileSync(path.resolve(file), text);
