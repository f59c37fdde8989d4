import { Part } from "./panel";

/** A choice at the top of a dashboard. */
export interface Choice {
  readonly name: string;
  readonly label: string;
  /** Series whose label's values are chosen among. @default - a number that is typed in */
  readonly of?: readonly [series: string, label: string];
  /** What stands there first, of one that is typed in. */
  readonly initial?: string;
}

/** A dashboard: rows of panels. */
export interface DeclaredDashboard {
  /** Its uid, and the name of its file. */
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly choices: readonly Choice[];
  readonly rows: readonly { readonly title: string; readonly panels: readonly Part[] }[];
}
