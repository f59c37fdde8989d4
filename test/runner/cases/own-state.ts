/** A module of ours that keeps something. */
export const ours: { by?: string } = {};
