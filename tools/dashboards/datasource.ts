/** The datasource that is chosen at the top of each dashboard: no panel names one. */
export const DATASOURCE = { type: "prometheus", uid: "${datasource}" };
